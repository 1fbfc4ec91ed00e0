import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/clock.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import type { Write } from '../../src/database/write.ts'
import { giteaClient } from '../../src/gitea/client.ts'
import { Forge } from '../../src/gitea/forge.ts'
import { IssueSnapshot } from '../../src/gitea/snapshot.ts'
import { OneAtATime } from '../../src/one-at-a-time.ts'
import { NeighboursOfTurns } from '../../src/plugins/dependencies/neighbours.ts'
import type { Facts } from '../../src/plugins/dependencies/reconcile.ts'
import { storeEdges } from '../../src/plugins/dependencies/store-edges.ts'
import { type Edge, findCircle, isHolding, MAX_FOLLOWED } from '../../src/tasks/graph.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import { addEdge } from './store.ts'
import { addressOf, edgeOf, keyOf, taskOf } from './town.ts'

/**
 * The shapes that break what only works for ordinary graphs: a chain of 2,000, a fan of 5,000, and a task that waits for
 * 5,000.
 */

export interface ShapeTimes {
  /** Adding the last edge of a chain, and the edge that closes it to a circle, ms. */
  readonly chainMs: number
  readonly closeMs: number
  readonly circle: number
  /** Finding everybody who waits for one, ms. */
  readonly fanMs: number
  readonly unlocks: number
  /** Merging and storing 5,000 blockers of one task that are known already, as each look at it does, ms. */
  readonly manyMs: number
  /** The same with one more. */
  readonly oneMoreMs: number
}

const CHAIN = 2_000
const FAN = 5_000

async function withDatabase<T>(work: (database: Database, store: SqlTaskStore) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mosaic-bench-'))
  const database = await openDatabase(join(folder, 'bench.db'))
  try {
    return await work(database, new SqlTaskStore(database.read))
  } finally {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function save(
  database: Database,
  store: SqlTaskStore,
  edges: readonly Edge[],
  tasks: number,
): Promise<void> {
  const all = Array.from({ length: tasks }, (_, index) =>
    taskOf(index + 1, index === 0 ? 'ready' : 'blocked'),
  )
  await database.commits.write([
    ...all.map((task) => store.save(task)),
    ...store.changeEdges({ save: edges, remove: [] }, 0),
  ])
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const begun = performance.now()
  const value = await work()
  return { ms: performance.now() - begun, value }
}

export async function shapeTimes(): Promise<ShapeTimes> {
  const chain = await withDatabase(async (database, store) => {
    const edges = Array.from({ length: CHAIN - 2 }, (_, index) => edgeOf(index + 2, index + 1))
    await save(database, store, edges, CHAIN)
    const last = await timed(() => addEdge(database, store, edgeOf(CHAIN, CHAIN - 1)))
    if (last.value) throw new Error('a chain is no circle')
    const closing = await timed(() => addEdge(database, store, edgeOf(1, CHAIN)))
    if (!closing.value) throw new Error('the circle was not found')
    const blockersOf = async (key: string) =>
      (await store.blockersOf(key)).filter(isHolding).map(({ blocker }) => blocker)
    const { path } = await findCircle(keyOf(1), blockersOf, MAX_FOLLOWED)
    return { chainMs: last.ms, closeMs: closing.ms, circle: path?.length ?? 0 }
  })
  const fan = await withDatabase(async (database, store) => {
    const edges = Array.from({ length: FAN - 1 }, (_, index) => edgeOf(index + 2, 1))
    await save(database, store, edges, FAN)
    const found = await timed(() => store.dependentsOf(keyOf(1)))
    if (found.value.length !== FAN - 1) throw new Error('the fan is not whole')
    const [first] = await store.queue()
    return { fanMs: found.ms, unlocks: first?.unlocks ?? 0 }
  })
  return { ...chain, ...fan, ...(await withDatabase(manyBlockers)) }
}

async function manyBlockers(database: Database, store: SqlTaskStore) {
  const edges = Array.from({ length: FAN }, (_, index) => ({
    ...edgeOf(1, index + 2),
    statedBy: [],
    native: true,
    mirror: 'none' as const,
  }))
  await save(database, store, edges, 1)
  const forge = new Forge(
    giteaClient({ baseUrl: 'http://127.0.0.1:9', token: 'none', clock: systemClock, timeoutMs: 1_000 }),
    Date.now,
  )
  const snapshot = new IssueSnapshot(forge, addressOf(1), Date.now())
  const deps = {
    tasks: store,
    commit: (writes: readonly Write[]) => database.commits.write(writes),
    graph: new OneAtATime(),
    neighbours: new NeighboursOfTurns(forge),
  }
  const look = async (blockers: number) => {
    const facts = factsOf(await store.blockersOf(keyOf(1)), blockers)
    const storing = { begin: () => {}, isTold: false }
    return (await timed(() => storeEdges(deps, snapshot, facts, storing))).ms
  }
  return { manyMs: await look(FAN), oneMoreMs: await look(FAN + 1) }
}

/** What Gitea lists, so many. */
function factsOf(edges: readonly Edge[], blockers: number): Facts {
  const native = Array.from({ length: blockers }, (_, index) => ({
    key: keyOf(index + 2),
    address: addressOf(index + 2),
    open: true,
    title: `The issue number ${index + 2}`,
    isMine: true,
  }))
  return {
    dependent: { key: keyOf(1), address: addressOf(1), textHash: 'abababababababab' },
    edges,
    stated: [],
    ordered: [],
    unordered: new Set(),
    native,
    unshowable: new Set(),
    hiddenInGitea: { all: 0, open: 0 },
    others: [],
    tryAgain: false,
    recalled: { trace: 'none', mirrors: new Set(), withdrawn: new Set(), statedBy: new Map() },
    retaken: new Set(),
    nowMs: 0,
  }
}
