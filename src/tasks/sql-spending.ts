import { type Kysely, type RawBuilder, sql } from 'kysely'
import { type Purse, type PurseOf, spansAt, USD_EXACT } from '../agents/budget.ts'
import { DAY_MS } from '../clock.ts'
import { reusable } from '../database/reusable.ts'
import type { Tables } from '../database/schema.ts'
import type { SqlValue, Write } from '../database/write.ts'
import type { MoneyWaiter, SpendingStore, Spent } from './spending.ts'
import { UNLOCKS } from './sql-graph.ts'
import { asWrite } from './sql-write.ts'
import type { TaskPlace } from './store.ts'
import { storedTask } from './stored-task.ts'
import type { Task } from './task.ts'

/** US$ of one repository, and of all. */
interface Sums {
  readonly own: number
  readonly all: number
}

interface OtherDays extends Sums {
  /** Than which. */
  readonly day: string
  readonly atMs: number
}

/** A month has thousands of rows where there are many repositories; they are read again so often. */
const OTHER_DAYS_KEPT_MS = 10_000
const REPOSITORIES_KEPT = 2_000

/** Spending through Kysely. Rows of `spending` are made by the database, when a session's cost is stored. */
export class SqlSpendingStore implements SpendingStore {
  readonly #db: Kysely<Tables>
  readonly #between: (...parameters: readonly SqlValue[]) => Promise<Sums | undefined>
  /** What was reported in the month on other days than today, by repository. */
  readonly #otherDays = new Map<number, OtherDays>()

  constructor(db: Kysely<Tables>) {
    this.#db = db
    const sums = sql<Sums>`select total(case when repo_id = ${0} then usd end) as own, total(usd) as "all"
      from spending where day >= ${''} and day < ${''}`
    this.#between = reusable(db, { compile: () => sums.compile(db) })
  }

  async taken({ key, repoId }: TaskPlace, nowMs: number) {
    const { day, month } = spansAt(nowMs)
    const { rows } = await sql<Record<string, number>>`select
      ${spentIn(day.name, repoId)} as day, ${spentIn(month.name, repoId)} as month, ${reserved(key, repoId)} as reserved,
      ${spentIn(day.name)} as allDay, ${spentIn(month.name)} as allMonth, ${reserved(key)} as allReserved`.execute(
      this.#db,
    )
    const { day: own = 0, month: ownMonth = 0, reserved: ownReserved = 0, ...all } = rows[0] ?? {}
    return {
      repository: { day: own, month: ownMonth, reserved: ownReserved },
      instance: { day: all.allDay ?? 0, month: all.allMonth ?? 0, reserved: all.allReserved ?? 0 },
    }
  }

  async reported(repoId: number, nowMs: number) {
    const { day } = spansAt(nowMs)
    const others = await this.#onOtherDays(repoId, nowMs)
    const today = await this.#sums(repoId, day.name, after(day.name))
    return {
      repository: { day: today.own, month: others.own + today.own },
      instance: { day: today.all, month: others.all + today.all },
    }
  }

  /** Days that are over change only when somebody corrects them; later ones are there when the clock was set back. */
  async #onOtherDays(repoId: number, nowMs: number): Promise<Sums> {
    const { day, month } = spansAt(nowMs)
    const known = this.#otherDays.get(repoId)
    if (known?.day === day.name && Math.abs(nowMs - known.atMs) < OTHER_DAYS_KEPT_MS) return known
    const earlier = await this.#sums(repoId, month.name, day.name)
    const later = await this.#sums(repoId, after(day.name), after(month.name))
    const sums = { own: earlier.own + later.own, all: earlier.all + later.all, day: day.name, atMs: nowMs }
    if (this.#otherDays.size >= REPOSITORIES_KEPT) this.#otherDays.clear()
    this.#otherDays.set(repoId, sums)
    return sums
  }

  /** From a day or month on, up to where it does not count any more. */
  async #sums(repoId: number, from: string, to: string): Promise<Sums> {
    return (await this.#between(repoId, from, to)) ?? { own: 0, all: 0 }
  }

  check({ key, repoId }: TaskPlace, purses: readonly Purse[], costUsd: number): Write {
    const kept = purses.map(({ of, period, endsAt, limitUsd }) => {
      const span = spansAt(endsAt - 1)[period].name
      const here = of === 'repository' ? repoId : undefined
      return sql<boolean>`${spentIn(span, here)} + ${reserved(key, here)} + ${costUsd} <= ${limitUsd + USD_EXACT}`
    })
    // a statement that changes one row if the price is left, and none if it is not
    const touch = this.#db.insertInto('instance').columns(['name', 'value'])
    const place = this.#db
      .selectNoFrom([sql<string>`'budget'`.as('name'), sql<string>`'kept'`.as('value')])
      .where(sql<boolean>`(${sql.join([sql`1`, ...kept], sql` and `)})`)
    return asWrite(
      touch
        .expression(place)
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: 'kept' })),
      1,
    )
  }

  async waiting(): Promise<readonly MoneyWaiter[]> {
    const rows = await this.#db
      .selectFrom('tasks')
      .select('document')
      .where('usd', 'is not', null)
      .where('agent', 'is', null)
      .unionAll(this.#db.selectFrom('tasks').select('document').where('waits_for', 'is not', null))
      .execute()
    return rows.map(({ document }) => waiterOf(storedTask(document)))
  }

  async isWaitedFor({ key, repoId }: TaskPlace, of: ReadonlySet<PurseOf>): Promise<boolean> {
    const all = this.#db
      .selectFrom('tasks')
      .select('key')
      .where('usd', 'is not', null)
      .where('agent', 'is', null)
      .where('key', '<>', key)
      .limit(1)
    // those of the same repository have what there is of the budget of all as well, whichever they wait for
    if ((await all.where('repo_id', '=', repoId).execute()).length > 0) return true
    if (!of.has('instance')) return false
    const waitsForAll = sql<string>`json_extract(document, '$.decision.money.of')`
    return (await all.where(waitsForAll, '=', 'instance').execute()).length > 0
  }

  async durations(agent: string, limit: number): Promise<readonly number[]> {
    const newest = this.#db
      .selectFrom('sessions')
      .select(['begun_at', 'lease_until'])
      .where('agent', '=', agent)
      .where('state', '=', 'completed')
      .orderBy('begun_at', 'desc')
      .limit(limit)
    return (await newest.execute()).map(({ begun_at: begun, lease_until: ended }) => ended - begun)
  }

  async waitingFor(agent: string, task: Pick<Task, 'key' | 'priority' | 'readySince'>): Promise<number> {
    const { key, priority = 0, readySince } = task
    const { rows } = await sql<{ waits: number }>`
      with own (issue_id, unlocks) as (select issue_id, ${UNLOCKS} from tasks where key = ${key})
      select count(*) as waits from (
        select priority, ready_since, issue_id, case priority when ${priority} then ${UNLOCKS} end as unlocks
          from tasks where waits_for = ${agent} and priority >= ${priority} and key <> ${key}
      ) as other left join own where other.priority > ${priority}
        or (-other.unlocks, other.ready_since, other.issue_id)
          < (-coalesce(own.unlocks, 0), ${readySince ?? 0}, coalesce(own.issue_id, 0))`.execute(this.#db)
    return rows[0]?.waits ?? 0
  }

  correct(
    { repoId, agent, day }: { readonly repoId: number; readonly agent: string; readonly day: string },
    usd: number,
  ): Write {
    const row = this.#db.updateTable('spending').set({ usd }).where('day', '=', day)
    return asWrite(row.where('repo_id', '=', repoId).where('agent', '=', agent), 1)
  }

  async spent(nowMs: number, repoId?: number): Promise<readonly Spent[]> {
    const { day, month } = spansAt(nowMs)
    const here = repoId === undefined ? sql`1` : sql`repo_id = ${repoId}`
    const { rows } =
      await sql<Spent>`select repo_id as repoId, agent, sum(day) as dayUsd, sum(month) as monthUsd,
        sum(reserved) as reservedUsd
      from (
        select repo_id, agent, case when day = ${day.name} then usd else 0 end as day, usd as month, 0 as reserved
          from spending where ${inSpan(month.name)} and ${here}
        union all
        select tasks.repo_id, tasks.agent, 0, 0, ${LEFT} from ${RESERVED} and ${here}
      ) group by repo_id, agent order by repo_id, monthUsd desc, agent`.execute(this.#db)
    return rows
  }
}

const NEVER_MS = Number.MAX_SAFE_INTEGER
const LONGEST_MS = { day: DAY_MS, month: 31 * DAY_MS } as const

function waiterOf({ key, address, decision, waitEnd }: Task): MoneyWaiter {
  const { endsAt, period = 'day' } = decision?.money ?? {}
  if (endsAt !== undefined) return { key, address, until: endsAt, longestMs: LONGEST_MS[period] }
  const end = decision?.waits?.usdPerHour === 0 ? undefined : waitEnd
  const { until, waitMs } = end ?? { until: NEVER_MS, waitMs: NEVER_MS }
  return { key, address, until, longestMs: waitMs }
}

/** @param span `2026-11-26` or `2026-11` */
function spentIn(span: string, repoId?: number): RawBuilder<number> {
  const here = repoId === undefined ? sql`` : sql`and repo_id = ${repoId}`
  return sql`(select coalesce(sum(usd), 0) from spending where ${inSpan(span)} ${here})`
}

/** What follows all days of a span, in the order of texts. */
function after(span: string): string {
  return `${span}-99`
}

function inSpan(span: string): RawBuilder<unknown> {
  return sql`day between ${span} and ${after(span)}`
}

/** What is left of an estimate after what the live session of its task has reported. */
const LEFT = sql`max(0, tasks.usd - coalesce(sessions.counted_usd, 0))`

const RESERVED = sql`tasks left join sessions on sessions.key = tasks.key and sessions.state = 'live'
  where tasks.usd is not null and tasks.agent is not null`

function reserved(key: string, repoId?: number): RawBuilder<number> {
  const here = repoId === undefined ? sql`` : sql`and tasks.repo_id = ${repoId}`
  return sql`(select coalesce(sum(${LEFT}), 0) from ${RESERVED} and tasks.key <> ${key} ${here})`
}
