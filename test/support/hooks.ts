import type { RootHookObject } from 'mocha'

/** A promise nobody awaited that fails in a test is a failure of the suite, whichever test it hides behind. */
const unhandled: unknown[] = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))

export const mochaHooks: RootHookObject = {
  afterEach() {
    const first = unhandled.shift()
    if (first !== undefined) throw first
  },
}
