#!/usr/bin/env -S node --max-semi-space-size=4 --
// MB; how Node.js is started everywhere, for V8 reads it only then: keep-small.ts. The two dashes, or Node.js would take
// --env-file for its own option, and refuse a file that setup is to write.
// All of it, because an older Node.js refuses a name that it does not have before anybody can say why.
import * as nodeModule from 'node:module'
import { tooOldNode } from './node-version.ts'

const problem = tooOldNode(process.versions.node)
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`)
  process.exitCode = 2
} else {
  // Before anything else is loaded: the second start reads compiled code.
  nodeModule.enableCompileCache()
  const { run } = await import('./run.ts')
  process.exitCode = await run(process.argv)
}
