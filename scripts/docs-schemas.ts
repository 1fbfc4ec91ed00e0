import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SCHEMA_PAGES } from './schemas/page.ts'

/** `npm run docs:schemas`: writes the JSON schemas in docs/ from what the bot itself checks its files with. */
for (const [path, page] of Object.entries(SCHEMA_PAGES))
  writeFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), page())
