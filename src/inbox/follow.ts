import type { GroupCommit } from '../database/group-commit.ts'

/** How far the sweep that somebody asked for has come. */
export interface SweepProgress {
  /** The lists are still being read. */
  readonly reading: boolean
  /** Issues that it handed out, and those of them that were looked at. */
  readonly found: number
  readonly looked: number
  /** Runs that follow from it and go on. */
  readonly following: number
  /** Runs of the sweep and of what it handed out that failed for good. */
  readonly failed: number
}

/** What waits longer than this (a pause, a Gitea that is away) is not waited for. */
const PATIENCE_MS = 30_000

/** Looks, from any process, at how far the sweep of a `sweep.asked` delivery has come. */
export class SweepFollower {
  readonly #db: GroupCommit
  readonly #deliverySeq: number
  readonly #runSeq: number

  /** @param id of the delivery, which is in the inbox and has its run */
  constructor(db: GroupCommit, id: string) {
    this.#db = db
    const row = db
      .statement(
        'select deliveries.seq as delivery, runs.seq as run from deliveries join runs on runs.delivery_seq = deliveries.seq where deliveries.id = ?',
      )
      .get(id)
    if (!row) throw new Error(`the delivery ${id} has no run`)
    this.#deliverySeq = Number(row.delivery)
    this.#runSeq = Number(row.run)
  }

  progress(nowMs: number): SweepProgress {
    const found = this.#count(
      'select count(*) as n from deliveries where seq > ? and id glob ?',
      this.#deliverySeq,
      this.#ids,
    )
    const left = this.#count(
      `select count(distinct deliveries.seq) as n ${RUNS} and id glob ?`,
      this.#deliverySeq,
      this.#ids,
    )
    return {
      reading:
        this.#count("select count(*) as n from runs where seq = ? and state = 'pending'", this.#runSeq) > 0,
      found,
      looked: found - left,
      following: this.#count(
        `select count(*) as n ${RUNS} and available_at <= ? and name not glob 'sweep.*' and headers like '%"from"%'`,
        this.#deliverySeq,
        nowMs + PATIENCE_MS,
      ),
      failed: this.#count("select count(*) as n from runs where state = 'dead' and seq >= ?", this.#runSeq),
    }
  }

  /** Emitted events have ids that begin with the number of the run that emitted them. */
  get #ids(): string {
    return `${this.#runSeq}:sweep.found:*`
  }

  #count(sql: string, ...parameters: readonly (string | number)[]): number {
    return Number(this.#db.statement(sql).get(...parameters)?.n)
  }
}

const RUNS =
  "from runs join deliveries on deliveries.seq = runs.delivery_seq where runs.state = 'pending' and deliveries.seq > ?"
