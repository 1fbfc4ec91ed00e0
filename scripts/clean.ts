import { rmSync } from 'node:fs'

// A build into a folder with yesterday's files would publish modules that no longer exist.
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true })
