import type { RootHookObject } from 'mocha'

/** A promise nobody awaited that fails in a test is a failure of the suite, whichever test it hides behind. */
const unhandled: unknown[] = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))

/** What a test may forget to stop: it would slow down, or answer in, every test after it. */
const LEFTOVERS = ['TCPServerWrap', 'ProcessWrap']
let before = new Map<string, number>()

function inUse(): Map<string, number> {
  const resources = process.getActiveResourcesInfo()
  return new Map(LEFTOVERS.map((kind) => [kind, resources.filter((resource) => resource === kind).length]))
}

/** A closed handle is counted until the event loop has been round once. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export const mochaHooks: RootHookObject = {
  beforeEach() {
    before = inUse()
  },
  async afterEach() {
    const first = unhandled.shift()
    if (first !== undefined) throw first
    await nextTurn()
    for (const [kind, count] of inUse()) {
      const more = count - (before.get(kind) ?? 0)
      if (more > 0) throw new Error(`The test left ${more} ${kind} behind; stop what it started.`)
    }
  },
}
