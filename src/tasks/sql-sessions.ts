import { type Kysely, type Selectable, sql } from 'kysely'
import { reusable } from '../database/reusable.ts'
import type { SessionRow, Tables } from '../database/schema.ts'
import type { Write } from '../database/write.ts'
import type { Advice, Outcome, Session, SessionState } from './session.ts'
import type { Awaited, Claimable, SessionPlaces, SessionStore } from './session-store.ts'
import { UNLOCKS } from './sql-graph.ts'
import { asWrite } from './sql-write.ts'

/** Sessions through Kysely. */
export class SqlSessionStore implements SessionStore {
  readonly #db: Kysely<Tables>
  readonly #byId: (id: string) => Promise<Selectable<SessionRow> | undefined>
  readonly #liveByKey: (key: string) => Promise<Selectable<SessionRow> | undefined>
  readonly #newest: (key: string) => Promise<{ readonly fence: number } | undefined>
  /** The text is always the same; only its parameters are new at each heartbeat. */
  #saveSql: string | undefined

  readonly #onStored: ((session: Session) => void) | undefined

  /** @param onStored told of each session that is on the disk as it is now; for metrics */
  constructor(db: Kysely<Tables>, onStored?: (session: Session) => void) {
    this.#db = db
    this.#onStored = onStored
    this.#liveByKey = reusable(db, this.#live().where('key', '=', ''))
    const fences = db.selectFrom('sessions').select('fence').where('key', '=', '')
    this.#newest = reusable(db, fences.orderBy('fence', 'desc').limit(sql.lit(1)))
    this.#byId = reusable(db, db.selectFrom('sessions').selectAll().where('id', '=', ''))
  }

  async find(id: string): Promise<Session | undefined> {
    const row = await this.#byId(id)
    return row && toSession(row)
  }

  async live(): Promise<readonly Session[]> {
    const live = this.#live().orderBy('heard_at').orderBy('id')
    return (await live.execute()).map(toSession)
  }

  async liveOf(key: string): Promise<Session | undefined> {
    const row = await this.#liveByKey(key)
    return row && toSession(row)
  }

  async isFull(agent: string, key: string, places: SessionPlaces): Promise<boolean> {
    const isFree = sql<{ free: number }>`select ${hasPlace(agent, key, places)} as free`
    const { rows } = await isFree.execute(this.#db)
    return rows[0]?.free === 0
  }

  async ofTask(key: string): Promise<readonly Session[]> {
    const all = this.#db.selectFrom('sessions').selectAll().where('key', '=', key).orderBy('fence')
    return (await all.execute()).map(toSession)
  }

  async latestFence(key: string): Promise<number> {
    return (await this.#newest(key))?.fence ?? 0
  }

  async claimable(agent: string, repoIds?: readonly number[]): Promise<readonly Claimable[]> {
    const here = repoIds
      ? sql`and repo_id in (select value from json_each(${JSON.stringify(repoIds)}))`
      : sql``
    // an agent was chosen, so nobody knows any more since when it waited: the older issue goes first
    const { rows } = await sql<Claimable>`
      select key, issue_id as issueId, priority, 0 as readySince, ${UNLOCKS} as unlocks
      from tasks where agent = ${agent} and state = 'assigned' ${here}
        and not exists (select 1 from sessions where sessions.key = tasks.key and sessions.state = 'live')`.execute(
      this.#db,
    )
    return rows
  }

  async awaited(): Promise<readonly Awaited[]> {
    const { rows } = await sql<Awaited>`
      select key, agent, coalesce(json_extract(document, '$.fence'), 0) as fence from tasks
        where state = 'assigned' and agent is not null
        and not exists (select 1 from sessions where sessions.key = tasks.key and sessions.state = 'live')`.execute(
      this.#db,
    )
    return rows
  }

  async claimants(): Promise<ReadonlySet<string>> {
    const rows = await this.#db.selectFrom('sessions').select('agent').distinct().execute()
    return new Set(rows.map(({ agent }) => agent))
  }

  async away(): Promise<readonly { readonly key: string; readonly agent: string }[]> {
    const { rows } = await sql<{ key: string; agent: string }>`
      select tasks.key as key, json_extract(one.value, '$.agent') as agent
        from tasks, json_each(tasks.document, '$.away') as one
        where tasks.state not in ('done', 'released')`.execute(this.#db)
    return rows
  }

  begin(session: Session, taskVersion: number, places: SessionPlaces = {}): Write {
    const row = toRow(session)
    const columns = Object.keys(row) as (keyof SessionRow)[]
    const mayBegin = this.#db
      .selectFrom('tasks')
      .select(columns.map((column) => sql.val(row[column]).as(column)))
      .where('tasks.key', '=', session.key)
      .where('tasks.version', '=', taskVersion)
      .where('tasks.state', '=', 'assigned')
      .where('tasks.agent', '=', session.agent)
      .where(hasPlace(session.agent, session.key, places))
    const begun = asWrite(this.#db.insertInto('sessions').columns(columns).expression(mayBegin), 1)
    return { ...begun, onStored: () => this.#onStored?.(session) }
  }

  save(session: Session): Write {
    const {
      id,
      key: _key,
      issue_id: _issue,
      agent: _agent,
      fence,
      begun_at: _begun,
      ...columns
    } = toRow(session)
    if (this.#saveSql === undefined) {
      const live = this.#db.updateTable('sessions').set(columns).where('id', '=', id)
      const only = live.where('fence', '=', fence).where('state', '=', sql.lit('live'))
      this.#saveSql = only.compile().sql
    }
    const parameters = [...Object.values(columns), id, fence]
    return { sql: this.#saveSql, parameters, mustChange: 1, onStored: () => this.#onStored?.(session) }
  }

  #live() {
    return this.#db.selectFrom('sessions').selectAll().where('state', '=', sql.lit('live'))
  }
}

function hasPlace(agent: string, key: string, { maxConcurrent, maxHere }: SessionPlaces) {
  const live = sql`select count(*) from sessions as others where others.agent = ${agent} and others.state = 'live'`
  const everywhere = maxConcurrent === undefined ? sql`1` : sql`(${live}) < ${maxConcurrent}`
  const repository = `${key.split('#', 1)[0]}#*`
  const here = maxHere === undefined ? sql`1` : sql`(${live} and others.key glob ${repository}) < ${maxHere}`
  return sql<boolean>`(${everywhere} and ${here})`
}

function toRow(session: Session): SessionRow {
  return {
    id: session.id,
    key: session.key,
    issue_id: session.issueId,
    agent: session.agent,
    fence: session.fence,
    state: session.state,
    attempt: session.attempt,
    begun_at: session.begunAt,
    lease_until: session.leaseUntil,
    heard_at: session.heardAt,
    context_tokens: session.contextTokens,
    peak_context_tokens: session.peakContextTokens,
    context_limit: session.contextLimit,
    tokens_used: session.tokensUsed,
    cost_usd: session.costUsd,
    counted_usd: session.countedUsd,
    progress: session.progress,
    progress_at: session.progressAt,
    advice: session.advice,
    tokens_per_ms: session.tokensPerMs,
    note: session.note,
    outcome: session.outcome && JSON.stringify(session.outcome),
  }
}

function toSession(row: Selectable<SessionRow>): Session {
  return {
    id: row.id,
    key: row.key,
    issueId: row.issue_id,
    agent: row.agent,
    fence: row.fence,
    state: row.state as SessionState,
    attempt: row.attempt,
    begunAt: row.begun_at,
    leaseUntil: row.lease_until,
    heardAt: row.heard_at,
    contextTokens: row.context_tokens,
    peakContextTokens: row.peak_context_tokens,
    contextLimit: row.context_limit,
    tokensUsed: row.tokens_used,
    costUsd: row.cost_usd,
    countedUsd: row.counted_usd,
    progress: row.progress,
    progressAt: row.progress_at,
    advice: row.advice as Advice,
    tokensPerMs: row.tokens_per_ms,
    note: row.note,
    outcome: row.outcome === null ? null : (JSON.parse(row.outcome) as Outcome),
  }
}
