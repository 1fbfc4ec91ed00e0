import type { GroupCommit } from '../database/group-commit.ts'
import type { CarriedDelivery, CarriedRun } from './entry.ts'
import { forgottenUpTo } from './forgotten.ts'

/** What became of deliveries that were carried in. */
export interface CarriedIn {
  /** Stored, as they were. */
  readonly stored: number
  /** Their ids were here already, so nothing was done. */
  readonly known: number
  /** Runs that are to be done now. */
  readonly pending: number
  readonly dead: number
  /** Of the dead: those that may have been done here, so long ago that nothing is known of it any more. */
  readonly doubtful: number
}

export const NOTHING_CARRIED: CarriedIn = { stored: 0, known: 0, pending: 0, dead: 0, doubtful: 0 }

const DOUBT =
  'imported, and from before what this database remembers: it may have been done here. If it was not, replay it.'

/**
 * Stores deliveries of another database, all or none of them. What is known here by its id stays as it is, so nothing is done
 * twice.
 */
export function carryIn(
  db: GroupCommit,
  deliveries: readonly CarriedDelivery[],
  nowMs: number,
): Promise<CarriedIn> {
  return db.submit(() => {
    const forgotten = forgottenUpTo(db)
    const results = deliveries.map((delivery) => carryOne(db, delivery, forgotten, nowMs))
    keepClearOf(
      db,
      deliveries.map(({ id }) => id),
    )
    return results.reduce(sumOf, NOTHING_CARRIED)
  })
}

/** @example [one, other].reduce(sumOf) */
export function sumOf(one: CarriedIn, other: CarriedIn): CarriedIn {
  return {
    stored: one.stored + other.stored,
    known: one.known + other.known,
    pending: one.pending + other.pending,
    dead: one.dead + other.dead,
    doubtful: one.doubtful + other.doubtful,
  }
}

function carryOne(db: GroupCommit, delivery: CarriedDelivery, forgotten: number, nowMs: number): CarriedIn {
  const { id, event, lane, receivedAt, headers, body } = delivery
  const { changes, lastInsertRowid } = db
    .statement(
      'insert or ignore into deliveries (id, name, lane, received_at, headers, body) values (?, ?, ?, ?, ?, ?)',
    )
    .run(id, event, lane, receivedAt, JSON.stringify(headers), body)
  if (changes === 0) return { ...NOTHING_CARRIED, known: 1 }
  const isDoubtful = receivedAt <= forgotten
  const runs = delivery.runs.map((run) => (isDoubtful ? doubted(run) : run))
  for (const { plugin, lane: of, state, attempts, error } of runs)
    db.statement(
      'insert into runs (delivery_seq, plugin, lane, state, attempts, available_at, error) values (?, ?, ?, ?, ?, ?, ?)',
    ).run(lastInsertRowid, plugin, of, state, attempts, state === 'dead' ? 0 : Math.max(1, nowMs), error)
  const dead = runs.filter(({ state }) => state === 'dead').length
  const doubtful = delivery.runs.filter(({ state }) => isDoubtful && state === 'pending').length
  return { stored: 1, known: 0, pending: runs.length - dead, dead, doubtful }
}

function doubted(run: CarriedRun): CarriedRun {
  return run.state === 'dead' ? run : { ...run, state: 'dead', error: DOUBT }
}

/** The id of an event that a run has reported begins with the run's number: runs of here must not come to numbers of there. */
function keepClearOf(db: GroupCommit, ids: readonly string[]): void {
  const numbers = ids.map((id) => Number(/^(\d{1,15}):/.exec(id)?.[1] ?? 0))
  // never made before the first run: then it begins at the number that it is given
  db.statement(
    "insert into sqlite_sequence (name, seq) select 'runs', 0 where not exists (select 1 from sqlite_sequence where name = 'runs')",
  ).run()
  db.statement("update sqlite_sequence set seq = max(seq, cast(? as integer)) where name = 'runs'").run(
    Math.max(0, ...numbers),
  )
}
