#!/usr/bin/env -S node --
// with the two dashes, or Node.js would take --env-file for its own option, and refuse a file that setup is to write
import { enableCompileCache } from 'node:module'

// Before anything else is loaded: the second start reads compiled code.
enableCompileCache()
const { run } = await import('./run.ts')
process.exitCode = await run(process.argv)
