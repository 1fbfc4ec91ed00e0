import { systemClock } from '../../src/clock.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import type { NewDelivery } from '../../src/inbox/inbox.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { type Edge, isHolding, MAX_FOLLOWED } from '../../src/tasks/graph.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import { median, quantile } from '../machine.ts'
import { addressOf, dice, edgeOf, keyOf, taskOf } from './town.ts'

/** What the stored graph takes for a closing and for a new edge, in a real file. */

/** Ms, each the median of the 99th percentiles of some batches: one slow fsync in a hundred is the disk's, not the graph's. */
export interface GraphTimes {
  readonly closing: number
  readonly adding: number
  readonly rssMb: number
}

const BATCHES = 5
const ROUNDS = 200
const WARM = 50
const DEPENDENTS = 10
const PLUGINS = ['dependencies']
const POLICY = {
  plugins: new Set(PLUGINS),
  coalesceKey: () => undefined,
  lastInTurn: () => false,
}

function event(name: string, number: number, id: string): NewDelivery {
  const lane = keyOf(number)
  const body = Buffer.from(JSON.stringify({ issue: addressOf(number), because: 'issues.closed of #1' }))
  return { id, name, lane, headers: {}, body, runs: PLUGINS.map((plugin) => ({ plugin, lane })) }
}

/** A place of its own for each size: numbers that nobody else uses. */
const FREE = 1_000_000

/** Of a file that {@link build} has filled before. */
export async function graphTimes(path: string, size: number): Promise<GraphTimes> {
  const database = await openDatabase(path)
  const store = new SqlTaskStore(database.read)
  const closing = await closings(database, store)
  const adding = await addings(database, store, size)
  const rssMb = process.memoryUsage().rss / 2 ** 20
  database.close()
  return { closing: typicalP99(closing), adding: typicalP99(adding), rssMb }
}

function typicalP99(times: readonly number[]): number {
  const batches = Array.from({ length: BATCHES }, (_, batch) =>
    times.slice(WARM + batch * ROUNDS, WARM + (batch + 1) * ROUNDS),
  )
  return median(batches.map((batch) => quantile(batch, 0.99)))
}

/** The run of the closing: whoever waits is found and told, in one commit with its end. */
async function closings(database: Database, store: SqlTaskStore): Promise<number[]> {
  const inbox = new SqliteInbox(database, systemClock)
  const times: number[] = []
  for (let round = 0; round < WARM + BATCHES * ROUNDS; round++) {
    const blocker = FREE + round * (DEPENDENTS + 1)
    const dependents = Array.from({ length: DEPENDENTS }, (_, index) => blocker + 1 + index)
    await database.commits.write([
      store.save(taskOf(blocker, 'assigned')),
      ...dependents.map((dependent) => store.save(taskOf(dependent, 'blocked', [blocker]))),
      ...store.changeEdges(
        { save: dependents.map((dependent) => edgeOf(dependent, blocker)), remove: [] },
        await store.graphVersion(),
      ),
    ])
    await inbox.add(event('issues.closed', blocker, `closed-${round}`))
    const [run] = await inbox.claim(1, POLICY)
    if (!run) throw new Error('the closing was not handed out')
    const begun = performance.now()
    const waiting = await store.dependentsOf(keyOf(blocker))
    const emits = waiting.map((edge) =>
      event('dependency.changed', edge.dependentAddress.number, `${round}:${edge.dependent}`),
    )
    await inbox.settle(run, { kind: 'done' }, { emits })
    times.push(performance.now() - begun)
    await releaseAll(database, store, inbox, blocker)
  }
  return times
}

/** Not timed: each is bounded by what Gitea answers; but the file has to look like one in which it happened. */
async function releaseAll(
  database: Database,
  store: SqlTaskStore,
  inbox: SqliteInbox,
  blocker: number,
): Promise<void> {
  const waiting = await store.dependentsOf(keyOf(blocker))
  const closed = waiting.map((edge) => ({ ...edge, open: false }))
  await database.commits.write(store.changeEdges({ save: closed, remove: [] }, await store.graphVersion()))
  for (const run of await inbox.claim(DEPENDENTS, POLICY)) await inbox.settle(run, { kind: 'done' })
}

/** As evaluate does it: what is stored, the look for a circle, and the commit. */
async function addings(database: Database, store: SqlTaskStore, size: number): Promise<number[]> {
  const roll = dice(11)
  const times: number[] = []
  for (let round = 0; round < WARM + BATCHES * ROUNDS; round++) {
    const project = roll(size / 100) * 100
    const edge = edgeOf(project + 60 + roll(40) + 1, project + 40 + roll(20) + 1)
    const begun = performance.now()
    await addEdge(database, store, edge)
    times.push(performance.now() - begun)
  }
  return times
}

/** @returns whether it closes a circle */
export async function addEdge(database: Database, store: SqlTaskStore, edge: Edge): Promise<boolean> {
  const version = await store.graphVersion()
  const before = await store.blockersOf(edge.dependent)
  const from = [...before.filter(isHolding).map(({ blocker }) => blocker), edge.blocker]
  const reached = await store.upstream(from, edge.dependent, MAX_FOLLOWED)
  await database.commits.write(store.changeEdges({ save: [edge], remove: [] }, version))
  return reached.some(({ key }) => key === edge.dependent)
}
