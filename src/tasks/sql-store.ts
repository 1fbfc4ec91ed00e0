import { type Kysely, sql } from 'kysely'
import { reusable } from '../database/reusable.ts'
import type { Tables } from '../database/schema.ts'
import type { SqlValue, Write } from '../database/write.ts'
import { OWN_PAUSE } from '../gitea/effects/write-gate.ts'
import { type Edge, isHolding } from './graph.ts'
import { filesOfTask } from './room.ts'
import { cheaperAgentOf, usdOfTask } from './spending.ts'
import { documentAt, holdingIn, openIn, queueIn, readOnlyIn, upstreamIn } from './sql-graph.ts'
import { heldIn } from './sql-held.ts'
import { heldFilesIn, occupiedIn, roomCheck } from './sql-room.ts'
import { asWrite, reusableWrite } from './sql-write.ts'
import type {
  IssueName,
  Occupied,
  OpenTask,
  Queued,
  Reached,
  ReadOnlyTask,
  Shown,
  TaskPlace,
  TaskStore,
} from './store.ts'
import { storedTask } from './stored-task.ts'
import type { Task } from './task.ts'

const GRAPH_VERSION = 'graph-version'

/** Tasks and dependencies through Kysely: one implementation for every database. */
export class SqlTaskStore implements TaskStore {
  readonly #db: Kysely<Tables>
  readonly #byKey: (key: string) => Promise<{ readonly document: string } | undefined>
  readonly #saveLook: (...parameters: readonly SqlValue[]) => Write

  constructor(db: Kysely<Tables>) {
    this.#db = db
    this.#byKey = reusable(db, db.selectFrom('tasks').select('document').where('key', '=', ''))
    const look = db.insertInto('looked').values({ key: '', repo_id: 0, trace: '' })
    this.#saveLook = reusableWrite(
      look.onConflict((conflict) =>
        conflict.column('key').doUpdateSet(({ ref }) => ({ trace: ref('excluded.trace') })),
      ),
    )
  }

  async find(key: string): Promise<Task | undefined> {
    const row = await this.#byKey(key)
    return row && storedTask(row.document)
  }

  open(repoId?: number): Promise<readonly OpenTask[]> {
    return openIn(this.#db, repoId)
  }

  async at(issue: IssueName): Promise<Task | undefined> {
    const document = await documentAt(this.#db, issue)
    return document === undefined ? undefined : storedTask(document)
  }

  heldBy(agent: string, repoIds?: readonly number[]): Promise<readonly string[]> {
    return heldIn(this.#db, agent, repoIds)
  }

  async ready(): Promise<readonly Task[]> {
    const rows = await this.#db.selectFrom('tasks').select('document').where('state', '=', 'ready').execute()
    return rows.map((row) => storedTask(row.document))
  }

  async load(repoId?: number): Promise<ReadonlyMap<string, number>> {
    const all = this.#db
      .selectFrom('tasks')
      .select(['agent', (select) => select.fn.countAll<number>().as('live')])
      .where('agent', 'is not', null)
      .groupBy('agent')
    const rows = await (repoId === undefined ? all : all.where('repo_id', '=', repoId)).execute()
    return new Map(rows.map((row) => [String(row.agent), Number(row.live)]))
  }

  async slots(agent: string): Promise<readonly number[]> {
    const rows = await this.#db.selectFrom('tasks').select('slot').where('agent', '=', agent).execute()
    return rows.flatMap((row) => row.slot ?? [])
  }

  checkHere(agent: string, repoId: number, most: number): Write {
    const held = this.#db
      .selectFrom('tasks')
      .select((select) => select.fn.countAll<number>().as('live'))
      .where('agent', '=', agent)
      .where('repo_id', '=', repoId)
    // a statement that changes one row if there is still a place, and none if there is not
    const touch = this.#db.insertInto('instance').columns(['name', 'value'])
    const place = this.#db
      .selectNoFrom([sql<string>`'repository-place'`.as('name'), sql<string>`'taken'`.as('value')])
      .where(held, '<=', most)
    return asWrite(
      touch
        .expression(place)
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: 'taken' })),
      1,
    )
  }

  occupied(task: TaskPlace, files: readonly string[]): Promise<readonly Occupied[]> {
    return occupiedIn(this.#db, task, files)
  }

  heldFiles(repoId: number): Promise<readonly Occupied[]> {
    return heldFilesIn(this.#db, repoId)
  }

  checkRoom(task: TaskPlace, files: readonly string[], shared: readonly string[]): Write {
    return roomCheck(task, files, shared)
  }

  save(task: Task): Write {
    const row = {
      key: task.key,
      issue_id: task.issueId,
      repo_id: task.address.repoId,
      state: task.state,
      version: task.version,
      // what was handed in waits for people, and takes no place of its agent
      agent: task.handedIn ? null : task.agent,
      slot: task.slot,
      ready_since: task.readySince,
      priority: task.priority ?? 0,
      files: listOrNull(filesOfTask(task)),
      usd: usdOfTask(task),
      waits_for: cheaperAgentOf(task),
      document: JSON.stringify(task),
    }
    if (task.version === 1) return asWrite(this.#db.insertInto('tasks').values(row), 1)
    const { key, ...columns } = row
    return asWrite(
      this.#db
        .updateTable('tasks')
        .set(columns)
        .where('key', '=', key)
        .where('version', '=', task.version - 1),
      1,
    )
  }

  async shown(key: string): Promise<Shown | undefined> {
    const row = await this.#db
      .selectFrom('shown')
      .select('document')
      .where('key', '=', key)
      .executeTakeFirst()
    return row && (JSON.parse(row.document) as Shown)
  }

  saveShown(key: string, shown: Shown): Write {
    const columns = { document: JSON.stringify(shown), read_only: shown.readOnly ? 1 : 0 }
    const insert = this.#db.insertInto('shown').values({ key, ...columns })
    return asWrite(insert.onConflict((conflict) => conflict.column('key').doUpdateSet(columns)))
  }

  readOnly(): Promise<readonly ReadOnlyTask[]> {
    return readOnlyIn(this.#db)
  }

  blockersOf(key: string, limit?: number): Promise<readonly Edge[]> {
    return this.#edges('dependent', key, limit)
  }

  dependentsOf(key: string, limit?: number): Promise<readonly Edge[]> {
    return this.#edges('blocker', key, limit)
  }

  queue(keys?: readonly string[]): Promise<readonly Queued[]> {
    return queueIn(this.#db, keys)
  }

  upstream(from: readonly string[], stop: string, limit: number): Promise<readonly Reached[]> {
    return upstreamIn(this.#db, from, stop, limit)
  }

  holdingIn(repoId: number): Promise<readonly { blocker: string; dependent: string }[]> {
    return holdingIn(this.#db, repoId)
  }

  async looks(repoId: number): Promise<ReadonlyMap<string, string>> {
    const looked = this.#db.selectFrom('looked').select(['key', 'trace']).where('repo_id', '=', repoId)
    return new Map((await looked.execute()).map(({ key, trace }) => [key, trace]))
  }

  saveLook(key: string, repoId: number, trace: string): Write {
    return this.#saveLook(key, repoId, trace)
  }

  async graphVersion(): Promise<number> {
    return Number((await this.recall(GRAPH_VERSION)) ?? 0)
  }

  changeEdges(
    change: { readonly save: readonly Edge[]; readonly remove: readonly Edge[] },
    version: number,
  ): readonly Write[] {
    if (change.save.length + change.remove.length === 0) return []
    return [
      this.#nextGraphVersion(version),
      ...change.save.map((edge) => this.#saveEdge(edge)),
      ...change.remove.map((edge) => this.#removeEdge(edge)),
    ]
  }

  pauseIssue(key: string, atMs: number): Write {
    const row = { scope: pauseScope(key), reason: OWN_PAUSE, at: atMs }
    return asWrite(
      this.#db
        .insertInto('pauses')
        .values(row)
        .onConflict((conflict) => conflict.doNothing()),
    )
  }

  resumeIssue(key: string): Write {
    const ours = this.#db.deleteFrom('pauses').where('scope', '=', pauseScope(key))
    return asWrite(ours.where('reason', '=', OWN_PAUSE))
  }

  async isIssuePaused(key: string): Promise<boolean> {
    const paused = this.#db.selectFrom('pauses').select('scope').where('scope', '=', pauseScope(key))
    return (await paused.executeTakeFirst()) !== undefined
  }

  async recall(name: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('instance')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst()
    return row?.value
  }

  remember(name: string, value: string): Write {
    const insert = this.#db.insertInto('instance').values({ name, value })
    return asWrite(insert.onConflict((conflict) => conflict.column('name').doUpdateSet({ value })))
  }

  async #edges(end: 'dependent' | 'blocker', key: string, limit?: number): Promise<readonly Edge[]> {
    const all = this.#db.selectFrom('dependencies').select('document').where(end, '=', key)
    const some = () => all.orderBy('holds', 'desc').limit(limit ?? 0)
    const rows = await (limit === undefined ? all : some()).execute()
    return rows.map((row) => JSON.parse(row.document) as Edge)
  }

  #nextGraphVersion(version: number): Write {
    const value = String(version + 1)
    if (version === 0)
      return asWrite(this.#db.insertInto('instance').values({ name: GRAPH_VERSION, value }), 1)
    const update = this.#db.updateTable('instance').set({ value })
    return asWrite(update.where('name', '=', GRAPH_VERSION).where('value', '=', String(version)), 1)
  }

  #saveEdge(edge: Edge): Write {
    const { dependent, blocker } = edge
    const columns = { document: JSON.stringify(edge), holds: isHolding(edge) ? 1 : 0 }
    const insert = this.#db.insertInto('dependencies').values({ dependent, blocker, ...columns })
    return asWrite(
      insert.onConflict((conflict) => conflict.columns(['dependent', 'blocker']).doUpdateSet(columns)),
    )
  }

  #removeEdge({ dependent, blocker }: Edge): Write {
    return asWrite(
      this.#db.deleteFrom('dependencies').where('dependent', '=', dependent).where('blocker', '=', blocker),
    )
  }
}

function listOrNull(values: readonly string[]): string | null {
  return values.length === 0 ? null : JSON.stringify(values)
}

function pauseScope(key: string): string {
  return `issue:${key}`
}
