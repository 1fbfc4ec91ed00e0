#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Before anything else is loaded: the second start reads compiled code.
enableCompileCache()
const { run } = await import('./run.ts')
process.exitCode = await run(process.argv)
