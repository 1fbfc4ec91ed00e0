import type { GroupCommit } from '../database/group-commit.ts'
import { both, type Condition, IS_SETTLED, ofDeliveries, ofRuns, RUNS_OF } from './entries-sql.ts'
import { type CarriedDelivery, ENTRY_STATES, type Entry, type EntryFilter, type EntryState } from './entry.ts'

/** How many numbers of deliveries are read at once; of the deliveries themselves one at a time, as each may have 25 MiB. */
const PAGE = 1_000
/** A run that waits on the disk: no worker has it in memory. */
const ON_DISK = "(runs.state = 'dead' or runs.available_at > 0)"

/** A delivery with what is left to do of it. */
export interface ShownDelivery extends Omit<CarriedDelivery, 'runs'> {
  readonly seq: number
  readonly runs: readonly Entry[]
}

/**
 * The inbox as an operator looks at it and corrects it, from any process, beside a bot that works on it.
 *
 * @example new InboxBook(database.commits).entries({ state: 'dead' }, 50)
 */
export class InboxBook {
  readonly #db: GroupCommit

  constructor(db: GroupCommit) {
    this.#db = db
  }

  /** The dead first, then what is pending, then what is settled; of each the newest first. */
  entries(filter: EntryFilter, limit: number): Entry[] {
    const found: Entry[] = []
    for (const state of ENTRY_STATES) {
      if (filter.state !== undefined && filter.state !== state) continue
      if (filter.number !== undefined && state === 'settled') continue
      if (found.length < limit) found.push(...this.#entriesOf({ ...filter, state }, limit - found.length))
    }
    return found
  }

  /** How many of each state are meant; none of a state that is not. */
  counts(filter: EntryFilter): Readonly<Record<EntryState, number>> {
    const count = (state: EntryState) => {
      if (filter.state !== undefined && filter.state !== state) return 0
      const { from, condition } = whereOf({ ...filter, state })
      return Number(this.#all(`select count(*) as n from ${from} where ${condition.sql}`, condition)[0]?.n)
    }
    return { dead: count('dead'), pending: count('pending'), settled: count('settled') }
  }

  /** By the delivery's id, the beginning of one, or the number of a run; more than one if that is not clear. */
  find(key: string): readonly string[] {
    const byRun = /^\d{1,15}$/.test(key)
      ? this.#all(`select deliveries.id from ${RUNS_OF} where runs.seq = ?`, { parameters: [Number(key)] })
      : []
    const [exact] = this.#all('select id from deliveries where id = ?', { parameters: [key] })
    const found = exact ? [exact] : byRun
    if (found.length > 0) return found.map(({ id }) => String(id))
    // a range, and not `like`, so that the index is used
    const begun = this.#all('select id from deliveries where id >= ? and id < ? limit 2', {
      parameters: [key, `${key}\u{10ffff}`],
    })
    return begun.map(({ id }) => String(id))
  }

  delivery(id: string): ShownDelivery | undefined {
    const [row] = this.#all('select * from deliveries where id = ?', { parameters: [id] })
    return row && { ...toDelivery(row), runs: this.#runsOf(Number(row.seq)) }
  }

  /** The id of a repository of which something came under these names; undefined = nothing is kept. */
  repositoryNamed(fullName: string): number | undefined {
    const name = "json_extract(cast(body as text), '$.repository.full_name')"
    const [row] = this.#all(
      `select lane from deliveries where (lane glob 'repo:*' or lane glob '*#*')
        and case when json_valid(cast(body as text)) then lower(${name}) end = ? order by seq desc limit 1`,
      { parameters: [fullName.toLowerCase()] },
    )
    const [, id] = /^(?:repo:)?(\d+)/.exec(String(row?.lane ?? '')) ?? []
    return id === undefined ? undefined : Number(id)
  }

  /** The names of the repository that a delivery is about, as it has them; undefined = it has none. */
  namesIn(id: string): string | undefined {
    const [row] = this.#all(
      `select case when json_valid(body) then coalesce(json_extract(body, '$.repository.full_name'),
          json_extract(body, '$.issue.owner') || '/' || json_extract(body, '$.issue.repo')) end as names
        from (select cast(body as text) as body from deliveries where id = ?)`,
      { parameters: [id] },
    )
    return typeof row?.names === 'string' ? row.names : undefined
  }

  /** Makes dead runs pending again. @returns how many */
  replay(filter: EntryFilter, nowMs: number): Promise<number> {
    return this.#db.submit(() => {
      const { sql, parameters } = ofRuns({ ...filter, state: 'dead' })
      const { changes } = this.#db
        .statement(
          `update runs set state = 'pending', attempts = 0, available_at = ?
            where seq in (select runs.seq from ${RUNS_OF} where ${sql})`,
        )
        .run(Math.max(1, nowMs), ...parameters)
      return Number(changes)
    })
  }

  /**
   * Removes runs without doing them.
   * @param onlyOnDisk whether those stay that a worker may have in memory: it would do them all the same
   * @returns how many were removed
   */
  drop(filter: EntryFilter, onlyOnDisk: boolean): Promise<number> {
    return this.#db.submit(() => {
      const { sql, parameters } = onlyOnDisk
        ? both(ofRuns(filter), { sql: ON_DISK, parameters: [] })
        : ofRuns(filter)
      const { changes } = this.#db
        .statement(`delete from runs where seq in (select runs.seq from ${RUNS_OF} where ${sql})`)
        .run(...parameters)
      return Number(changes)
    })
  }

  /** Deliveries in the order in which they came, each with what is left to do of it. */
  *carried({ state, ...filter }: EntryFilter): Generator<CarriedDelivery> {
    const withRun = { sql: 'deliveries.seq in (select delivery_seq from runs where state = ?)' }
    const ofState =
      state === undefined
        ? []
        : state === 'settled'
          ? [{ sql: IS_SETTLED, parameters: [] }]
          : [{ ...withRun, parameters: [state] }]
    const condition = both(ofDeliveries(filter), ...ofState)
    const sql = `select seq from deliveries where seq > ? and ${condition.sql} order by seq limit ${PAGE}`
    // what a bot does meanwhile is not seen, or what it stores now would look settled
    this.#db.statement('begin').run()
    try {
      const left = this.#runsByDelivery()
      let rows: Record<string, unknown>[] = []
      for (let after = 0; after === 0 || rows.length === PAGE; after = Number(rows.at(-1)?.seq)) {
        rows = this.#all(sql, { parameters: [after, ...condition.parameters] })
        for (const { seq } of rows) yield* this.#carriedOne(Number(seq), left.get(Number(seq)))
      }
    } finally {
      this.#db.statement('commit').run()
    }
  }

  #carriedOne(seq: number, runs: readonly number[] = []): CarriedDelivery[] {
    const rows = this.#all('select * from deliveries where seq = ?', { parameters: [seq] })
    return rows
      .map(toDelivery)
      .map(({ seq: _, ...delivery }) => ({ ...delivery, runs: this.#runsNumbered(runs) }))
  }

  /** There is no index that leads from a delivery to its runs: the intake would pay for it. */
  #runsByDelivery(): Map<number, number[]> {
    const found = new Map<number, number[]>()
    for (const row of this.#db.statement('select seq, delivery_seq as of from runs').iterate()) {
      const of = Number(row.of)
      found.set(of, [...(found.get(of) ?? []), Number(row.seq)])
    }
    return found
  }

  #runsNumbered(numbers: readonly number[]): CarriedDelivery['runs'] {
    return numbers.flatMap((number) =>
      this.#all(`select ${RUN_COLUMNS} from ${RUNS_OF} where runs.seq = ?`, { parameters: [number] })
        .map(toEntry)
        .flatMap(toCarriedRun),
    )
  }

  #entriesOf(filter: EntryFilter & { readonly state: EntryState }, limit: number): Entry[] {
    const { from, columns, order, condition } = whereOf(filter)
    return this.#all(
      `select ${columns} from ${from} where ${condition.sql} order by ${order} desc limit ${limit}`,
      condition,
    ).map(toEntry)
  }

  #runsOf(deliverySeq: number): Entry[] {
    return this.#all(`select ${RUN_COLUMNS} from ${RUNS_OF} where runs.delivery_seq = ? order by runs.seq`, {
      parameters: [deliverySeq],
    }).map(toEntry)
  }

  #all(sql: string, { parameters }: Pick<Condition, 'parameters'>): Record<string, unknown>[] {
    return this.#db.statement(sql).all(...parameters)
  }
}

const DELIVERY_COLUMNS =
  'deliveries.name as event, deliveries.id as deliveryId, deliveries.received_at as receivedAt'
const RUN_COLUMNS = `runs.seq as number, runs.state, runs.plugin, runs.lane, runs.attempts, runs.error,
  runs.available_at as availableAt, ${DELIVERY_COLUMNS}`
const SETTLED_COLUMNS = `null as number, 'settled' as state, null as plugin, deliveries.lane, 0 as attempts, null as error,
  0 as availableAt, ${DELIVERY_COLUMNS}`

function whereOf(filter: EntryFilter & { readonly state: EntryState }) {
  if (filter.state !== 'settled')
    return { from: RUNS_OF, columns: RUN_COLUMNS, order: 'runs.seq', condition: ofRuns(filter) }
  const condition = both(ofDeliveries(filter), { sql: IS_SETTLED, parameters: [] })
  return { from: 'deliveries', columns: SETTLED_COLUMNS, order: 'deliveries.seq', condition }
}

function toEntry({ availableAt, ...row }: Record<string, unknown>): Entry {
  const waits = row.state === 'pending' && Number(availableAt) > 0
  return { ...(row as unknown as Entry), nextTryAt: waits ? Number(availableAt) : null }
}

function toDelivery(row: Record<string, unknown>): Omit<ShownDelivery, 'runs'> {
  return {
    seq: Number(row.seq),
    id: String(row.id),
    event: String(row.name),
    lane: String(row.lane),
    receivedAt: Number(row.received_at),
    headers: JSON.parse(String(row.headers)) as Record<string, string>,
    body: row.body as Uint8Array,
  }
}

function toCarriedRun({ plugin, lane, state, attempts, error }: Entry): CarriedDelivery['runs'] {
  return plugin === null || state === 'settled' ? [] : [{ plugin, lane, state, attempts, error }]
}
