import type { GroupCommit } from '../database/group-commit.ts'

/** How far the sweep that somebody asked for has come. */
export interface SweepProgress {
  /** The lists are still being read. */
  readonly reading: boolean
  /** Issues that it handed out, and those of them that were looked at. */
  readonly found: number
  readonly looked: number
  /** Runs that are not done: the sweep's own, those of what it handed out, and those that follow from them. */
  readonly left: number
  /** How many of these were begun and put off: a pause, a Gitea that is away, a failure. */
  readonly putOff: number
  /** Issues that the runs left are about, and what the newest of those that were put off said. */
  readonly waiting: number
  readonly why: string | undefined
  /** Runs of the sweep and of what follows from it that failed for good. */
  readonly failed: number
  /** Another text whenever something was done. */
  readonly mark: string
}

/** What was put off by whoever reported it, and for longer than this, is not waited for. */
const PATIENCE_MS = 30_000

interface RunLeft {
  readonly seq: number
  readonly deliverySeq: number
  readonly lane: string
  readonly state: 'pending' | 'dead'
  readonly attempts: number
  readonly availableAt: number
  readonly error: string | null
}

/**
 * Looks, from any process, at how far the sweep of a `sweep.asked` delivery has come. Its own are the deliveries that were
 * reported by its run, and by the runs of those, and so on: each says which delivery it comes from.
 */
export class SweepFollower {
  readonly #db: GroupCommit
  readonly #deliverySeq: number
  readonly #runSeq: number
  /** The lane of each delivery that comes from the sweep. */
  readonly #descent: Map<number, string>
  /** The issues' lanes among these. */
  readonly #issues = new Set<string>()
  /** Those that the sweep itself handed out. */
  readonly #found = new Set<number>()
  #newest: number

  /** @param id of the delivery, which is in the inbox and has its run */
  constructor(db: GroupCommit, id: string) {
    this.#db = db
    const row = db
      .statement(
        'select deliveries.seq as delivery, runs.seq as run, deliveries.lane from deliveries join runs on runs.delivery_seq = deliveries.seq where deliveries.id = ?',
      )
      .get(id)
    if (!row) throw new Error(`the delivery ${id} has no run`)
    this.#deliverySeq = Number(row.delivery)
    this.#runSeq = Number(row.run)
    this.#newest = this.#deliverySeq
    this.#descent = new Map([[this.#deliverySeq, String(row.lane)]])
  }

  progress(nowMs: number): SweepProgress {
    // the runs before the deliveries: a run that is not there any more has left what it reported
    const runs = this.#runs()
    this.#follow()
    const left = runs.filter((run) => run.state === 'pending' && this.#isWaitedFor(run, nowMs))
    const putOff = left.filter(({ error }) => error !== null)
    const toLook = new Set(left.map((run) => run.deliverySeq).filter((seq) => this.#found.has(seq)))
    const failed = runs.filter((run) => run.state === 'dead' && this.#descent.has(run.deliverySeq)).length
    const attempts = left.reduce((sum, run) => sum + run.attempts, 0)
    return {
      reading: left.some(({ seq }) => seq === this.#runSeq),
      found: this.#found.size,
      looked: this.#found.size - toLook.size,
      left: left.length,
      putOff: putOff.length,
      waiting: new Set(left.map((run) => this.#descent.get(run.deliverySeq) ?? run.lane)).size,
      why: putOff.at(-1)?.error ?? undefined,
      failed,
      mark: [this.#descent.size, left.length, failed, attempts].join(' '),
    }
  }

  #isWaitedFor({ deliverySeq, lane, availableAt, error }: RunLeft, nowMs: number): boolean {
    if (this.#found.has(deliverySeq) || error !== null)
      return this.#descent.has(deliverySeq) || this.#issues.has(lane)
    if (this.#descent.has(deliverySeq)) return availableAt <= nowMs + PATIENCE_MS
    // one run may stand for several, or be done before ours comes to the same issue
    return this.#issues.has(lane) && availableAt <= nowMs
  }

  /** Takes in what was stored since the last look. Whatever comes from a delivery is stored after it. */
  #follow(): void {
    const rows = this.#db
      .statement(
        "select seq, name, lane, json_extract(headers, '$.cause') as cause from deliveries where seq > ? order by seq",
      )
      .all(this.#newest)
    for (const row of rows) {
      const seq = Number(row.seq)
      this.#newest = seq
      if (!this.#descent.has(Number(row.cause))) continue
      const lane = String(row.lane)
      this.#descent.set(seq, lane)
      if (lane.includes('#')) this.#issues.add(lane)
      if (Number(row.cause) === this.#deliverySeq && row.name === 'sweep.found') this.#found.add(seq)
    }
  }

  #runs(): readonly RunLeft[] {
    return this.#db
      .statement(
        'select seq, delivery_seq as deliverySeq, lane, state, attempts, available_at as availableAt, error from runs where seq >= ? order by seq',
      )
      .all(this.#runSeq) as unknown as RunLeft[]
  }
}
