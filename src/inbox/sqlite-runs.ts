import type { GroupCommit } from '../database/group-commit.ts'
import type { DeliveryRow } from '../database/schema.ts'
import { forget } from './forgotten.ts'
import type { DeadRun, NewDelivery, NewRun, StoredDelivery } from './inbox.ts'
import type { LaneRun } from './lanes.ts'

/** A run just stored; `availableAt` above 0 = it waits on the disk until then, below 0 = it is for the memory at once. */
export interface StoredRun extends LaneRun {
  readonly availableAt: number
}

const RUN_COLUMNS =
  'runs.seq, runs.delivery_seq as deliverySeq, deliveries.name as event, runs.plugin, runs.lane, runs.attempts'
const FROM_RUNS = 'from runs join deliveries on deliveries.seq = runs.delivery_seq'

/** Spelled like the condition of the index `runs_waiting`, because SQLite uses a partial index only if it sees it again. */
const WAITING = 'runs.available_at <> 0 and runs.available_at > 0'

/** `available_at` of a run that is in memory now, and was not taken there in its order. */
const TAKEN = -1

/** How many deliveries one pruning looks at: to delete 100 of 9 kB takes 1 ms of the processor, and one sync of the disk. */
const PRUNE_BATCH = 100
/** And so many bytes of them: each page of a large one is visited. */
const PRUNE_BYTES = 4 * 1024 * 1024

/** Up to where a round of pruning has looked: the number of a delivery, and that of the last run of those before it. */
export interface Pruned {
  readonly delivery: number
  readonly run: number
}

/** Where a round begins. */
export const NOTHING_PRUNED: Pruned = { delivery: 0, run: 0 }

interface Aged {
  readonly seq: number
  readonly at: number
  readonly bytes: number
}

/** The first ones, as many as one pruning may delete; one at the least. */
function upToBytes(found: readonly Aged[]): readonly Aged[] {
  let bytes = 0
  const end = found.findIndex((one) => {
    bytes += one.bytes
    return bytes > PRUNE_BYTES
  })
  return end < 0 ? found : found.slice(0, Math.max(1, end))
}

/** The inbox's statements. All of them synchronous; those that write are for use inside a group commit. */
export class SqliteRuns {
  readonly #db: GroupCommit

  constructor(db: GroupCommit) {
    this.#db = db
  }

  /**
   * Stores a delivery and its runs; undefined if its id was there already.
   * @param isTaken whether a run goes into memory at once, so that {@link fresh} does not find it; none unless said
   */
  insert(
    delivery: NewDelivery,
    nowMs: number,
    isTaken: (run: NewRun) => boolean = () => false,
  ): StoredRun[] | undefined {
    const { changes, lastInsertRowid } = this.#db
      .statement(
        'insert or ignore into deliveries (id, name, lane, received_at, headers, body) values (?, ?, ?, ?, ?, ?)',
      )
      .run(delivery.id, delivery.name, delivery.lane, nowMs, JSON.stringify(delivery.headers), delivery.body)
    if (changes === 0) return undefined
    const deliverySeq = Number(lastInsertRowid)
    const runs = delivery.runs.map((run) => {
      const availableAt = isTaken(run) ? TAKEN : Math.max(0, run.availableAt ?? 0)
      return { plugin: run.plugin, lane: run.lane, availableAt }
    })
    return this.#insertRuns(deliverySeq, delivery.name, runs)
  }

  /** All runs in one statement: six single ones cost twice as much. */
  #insertRuns(deliverySeq: number, event: string, runs: readonly Required<NewRun>[]): StoredRun[] {
    if (runs.length === 0) return []
    const values = runs.map(() => "(?, ?, ?, 'pending', 0, ?)").join(', ')
    const parameters = runs.flatMap((run) => [deliverySeq, run.plugin, run.lane, run.availableAt])
    const { lastInsertRowid } = this.#db
      .statement(
        `insert into runs (delivery_seq, plugin, lane, state, attempts, available_at) values ${values}`,
      )
      .run(...parameters)
    const first = Number(lastInsertRowid) - runs.length + 1
    return runs.map((run, index) => ({ ...run, seq: first + index, deliverySeq, event, attempts: 0 }))
  }

  begin(seq: number): void {
    this.#db.statement('update runs set attempts = attempts + 1 where seq = ?').run(seq)
  }

  remove(seq: number): void {
    this.#db.statement('delete from runs where seq = ?').run(seq)
  }

  bury(seq: number, attempts: number, error: string): void {
    this.#db
      .statement("update runs set state = 'dead', available_at = 0, attempts = ?, error = ? where seq = ?")
      .run(attempts, error, seq)
  }

  postpone(seq: number, attempts: number, at: number, error: string): void {
    this.#db
      .statement('update runs set attempts = ?, available_at = ?, error = ? where seq = ?')
      .run(attempts, soonest(at), error, seq)
  }

  revive(seq: number, nowMs: number): boolean {
    const { changes } = this.#db
      .statement(
        "update runs set state = 'pending', attempts = 0, available_at = ? where seq = ? and state = 'dead'",
      )
      .run(soonest(nowMs), seq)
    return changes === 1
  }

  /** Runs after `after`, up to `upTo`, that were never tried or are due, oldest first. */
  fresh(plugins: Iterable<string>, limit: number, after: number, upTo = Number.MAX_SAFE_INTEGER): LaneRun[] {
    return this.#laneRuns(
      `select ${RUN_COLUMNS} ${FROM_RUNS} where runs.seq > ? and runs.seq <= ? and runs.state = 'pending'
        and runs.available_at = 0 and runs.plugin in (select value from json_each(?)) order by runs.seq limit ?`,
      [after, upTo, JSON.stringify([...plugins]), limit],
    )
  }

  /** After a start nothing is in memory: runs that were taken from their waiting are fresh again. */
  forgetTaken(): void {
    this.#db
      .statement(`update runs set available_at = 0 where available_at <> 0 and available_at = ${TAKEN}`)
      .run()
  }

  /**
   * Waiting runs whose time has come, marked so that {@link fresh} does not find them a second time.
   * @param hasRoom whether a plugin's runs may be taken; the others wait until `laterMs`
   */
  takeDue(nowMs: number, limit: number, hasRoom: (plugin: string) => boolean, laterMs: number): LaneRun[] {
    const due = this.#laneRuns(
      `select ${RUN_COLUMNS} ${FROM_RUNS} where ${WAITING} and runs.available_at <= ? and runs.state = 'pending'
        order by runs.available_at, runs.seq limit ?`,
      [nowMs, limit],
    )
    const mark = this.#db.statement('update runs set available_at = ? where seq = ?')
    return due.filter(({ seq, plugin }) => {
      const taken = hasRoom(plugin)
      mark.run(taken ? TAKEN : laterMs, seq)
      return taken
    })
  }

  nextDueAt(): number | undefined {
    const row = this.#db
      .statement(`select min(available_at) as at from runs where ${WAITING} and state = 'pending'`)
      .get()
    return typeof row?.at === 'number' ? row.at : undefined
  }

  newestSeq(): number {
    return Number(this.#db.statement('select coalesce(max(seq), 0) as seq from runs').get()?.seq)
  }

  /** Counting all is a look at the pages, counting by state one at the rows; the dead have an index. */
  counts(): { pending: number; dead: number } {
    const all = Number(this.#db.statement('select count(*) as n from runs').get()?.n)
    const dead = Number(this.#db.statement("select count(*) as n from runs where state = 'dead'").get()?.n)
    return { pending: all - dead, dead }
  }

  /** When the oldest delivery with a run that could go now was received. */
  oldestReceivedAt(nowMs: number): number | undefined {
    const row = this.#db
      .statement(
        `select deliveries.received_at as at ${FROM_RUNS} where runs.state = 'pending' and runs.available_at <= ? order by runs.seq limit 1`,
      )
      .get(nowMs)
    return typeof row?.at === 'number' ? row.at : undefined
  }

  delivery(seq: number): StoredDelivery {
    const row = this.#db.statement('select * from deliveries where seq = ?').get(seq) as unknown as
      | DeliveryRow
      | undefined
    if (!row) throw new Error(`the delivery number ${seq} is not in the inbox`)
    return {
      seq: row.seq,
      id: row.id,
      name: row.name,
      lane: row.lane,
      receivedAt: row.received_at,
      headers: JSON.parse(row.headers) as Record<string, string>,
      body: row.body,
    }
  }

  dead(limit: number): DeadRun[] {
    return this.#db
      .statement(
        `select runs.seq, deliveries.id as deliveryId, deliveries.name as event, runs.plugin, runs.lane, runs.attempts,
          runs.error, deliveries.received_at as receivedAt ${FROM_RUNS} where runs.state = 'dead' order by runs.seq desc limit ?`,
      )
      .all(limit) as unknown as DeadRun[]
  }

  /**
   * Looks at the next deliveries and removes those that are older than `beforeMs` and finished, until there is no time left.
   * @returns `next`, where the next batch begins; undefined when no older one is left
   */
  prune(
    from: Pruned,
    beforeMs: number,
    isOver: () => boolean,
  ): { removed: number; next: Pruned | undefined } {
    const found = this.#db
      .statement(
        `select seq, received_at as at, length(body) as bytes from deliveries where seq > ? order by seq limit ${PRUNE_BATCH}`,
      )
      .all(from.delivery) as unknown as Aged[]
    const batch = upToBytes(found)
    const old = batch.filter(({ at }) => at < beforeMs)
    const last = old.at(-1)
    if (last === undefined) return { removed: 0, next: undefined }
    const { unfinished, run } = this.#withRuns(from.run, last.seq)
    const finished = old.filter(({ seq }) => !unfinished.has(seq))
    const removed = this.#remove(finished, isOver)
    const end = removed.at(-1)
    if (end && removed.length < finished.length)
      return { removed: removed.length, next: { delivery: end.seq, run: from.run } }
    const isLast = batch.length === found.length && found.length < PRUNE_BATCH
    const next = isLast ? undefined : { delivery: batch.at(-1)?.seq ?? last.seq, run }
    return { removed: removed.length, next }
  }

  /** One after the other: of a file that is not in memory each may take a while. The first one goes in any case. */
  #remove(finished: readonly Aged[], isOver: () => boolean): readonly Aged[] {
    const removal = this.#db.statement('delete from deliveries where seq = ?')
    const removed: Aged[] = []
    for (const one of finished) {
      if (removed.length > 0 && isOver()) break
      removal.run(one.seq)
      removed.push(one)
    }
    if (removed.length > 0) forget(this.#db, Math.max(...removed.map(({ at }) => at)))
    return removed
  }

  /**
   * The deliveries up to this one that have runs after `from`, and the last of these runs. Runs are numbered in the order of
   * their deliveries, so it need not begin at the first run, and can stop early.
   */
  #withRuns(from: number, upTo: number): { unfinished: Set<number>; run: number } {
    const unfinished = new Set<number>()
    let last = from
    const rows = this.#db.statement(
      'select seq, delivery_seq as delivery from runs where seq > ? order by seq',
    )
    for (const { seq, delivery } of rows.iterate(from)) {
      if (Number(delivery) > upTo) break
      unfinished.add(Number(delivery))
      last = Number(seq)
    }
    return { unfinished, run: last }
  }

  #laneRuns(sql: string, parameters: readonly (string | number)[]): LaneRun[] {
    return this.#db.statement(sql).all(...parameters) as unknown as LaneRun[]
  }
}

/** Times before 1970 and 1970 itself, which only a wrong clock says, have other meanings in the column. */
function soonest(atMs: number): number {
  return Math.max(1, atMs)
}
