import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import type {
  ClaimPolicy,
  DeadRun,
  Inbox,
  InboxStats,
  NewDelivery,
  Outcome,
  Run,
  Settlement,
  StoredDelivery,
} from './inbox.ts'
import { Lanes, type Turn } from './lanes.ts'
import { SqliteRuns, type StoredRun } from './sqlite-runs.ts'

/** Pending runs held in memory; the rest wait on the disk. 170,000 in memory were 400 MB. */
const WINDOW = 2_000

/** The inbox in one SQLite file, for the one worker that holds the file's lock. */
export class SqliteInbox implements Inbox {
  readonly #clock: Clock
  readonly #commits: Database['commits']
  readonly #rows: SqliteRuns
  readonly #lanes = new Lanes()
  readonly #listeners = new Set<() => void>()
  /** Every fresh run up to this number has been taken into memory. */
  #cursor = 0
  /** The highest run number on the disk. */
  #newest: number
  /** Whether this process has begun to work on the file; a command that only looks never does. */
  #working = false

  constructor(database: Database, clock: Clock) {
    this.#clock = clock
    this.#commits = database.commits
    this.#rows = new SqliteRuns(database.commits)
    this.#newest = this.#rows.newestSeq()
  }

  async add(delivery: NewDelivery): Promise<'accepted' | 'duplicate'> {
    const stored = await this.#commits.submit(() => this.#rows.insert(delivery, this.#clock.now()))
    if (!stored) return 'duplicate'
    this.#arrived(stored)
    return 'accepted'
  }

  async addUnreadable(delivery: Omit<NewDelivery, 'runs'>, error: string): Promise<'accepted' | 'duplicate'> {
    const stored = await this.#commits.submit(() => {
      const runs = this.#rows.insert(
        { ...delivery, runs: [{ plugin: 'unreadable', lane: delivery.lane }] },
        this.#clock.now(),
      )
      for (const run of runs ?? []) this.#rows.bury(run.seq, 0, error)
      return runs
    })
    return stored ? 'accepted' : 'duplicate'
  }

  async claim(limit: number, policy: ClaimPolicy): Promise<readonly Run[]> {
    await this.#refill(policy)
    const turns = this.#lanes.take(limit, policy)
    if (turns.length === 0) return []
    await this.#commits.submit(() => {
      for (const { run } of turns) this.#rows.begin(run.seq)
    })
    return turns.map(toRun)
  }

  async delivery(seq: number): Promise<StoredDelivery> {
    return this.#rows.delivery(seq)
  }

  async settle(run: Run, outcome: Outcome, settlement: Settlement = {}): Promise<void> {
    const emitted = await this.#commits.submit(() => {
      for (const write of settlement.writes ?? []) this.#commits.execute(write)
      const now = this.#clock.now()
      const runs = (settlement.emits ?? []).flatMap((delivery) => this.#rows.insert(delivery, now) ?? [])
      this.#end(run, outcome)
      return runs
    })
    this.#arrived(emitted)
    this.#lanes.release(run.lane)
    this.#announce()
  }

  onWork(callback: () => void): () => void {
    this.#listeners.add(callback)
    return () => this.#listeners.delete(callback)
  }

  async nextDueAt(): Promise<number | undefined> {
    return this.#rows.nextDueAt()
  }

  async stats(): Promise<InboxStats> {
    const oldest = this.#rows.oldestReceivedAt()
    return {
      pending: this.#rows.count('pending'),
      dead: this.#rows.count('dead'),
      oldestAgeMs: oldest === undefined ? 0 : Math.max(0, this.#clock.now() - oldest),
    }
  }

  async dead(limit: number): Promise<readonly DeadRun[]> {
    return this.#rows.dead(limit)
  }

  async revive(seq: number): Promise<boolean> {
    const revived = await this.#commits.submit(() => this.#rows.revive(seq, this.#clock.now()))
    if (revived) this.#announce()
    return revived
  }

  prune(beforeMs: number): Promise<number> {
    return this.#commits.submit(() => this.#rows.prune(beforeMs))
  }

  /** The runs that this one stood for end with it, however it ended: it will look at the same issue again. */
  #end(run: Run, outcome: Outcome): void {
    for (const seq of run.covers) this.#rows.remove(seq)
    if (outcome.kind === 'done') this.#rows.remove(run.seq)
    else if (outcome.kind === 'dead') this.#rows.bury(run.seq, run.attempt, outcome.error)
    else {
      const tries = outcome.kind === 'away' ? run.attempt - 1 : run.attempt
      this.#rows.postpone(run.seq, tries, outcome.at, outcome.error)
    }
  }

  /** New runs go straight into memory, unless older ones still wait on the disk: then these wait behind them. */
  #arrived(runs: readonly StoredRun[]): void {
    if (runs.length === 0) return
    const upToDate = this.#cursor >= this.#newest
    for (const run of runs) this.#newest = Math.max(this.#newest, run.seq)
    if (upToDate && this.#lanes.size < WINDOW) {
      this.#cursor = this.#newest
      for (const run of runs) if (run.availableAt === 0) this.#lanes.push(run)
    }
    this.#announce()
  }

  async #refill(policy: ClaimPolicy): Promise<void> {
    if (!this.#working) {
      this.#working = true
      await this.#commits.submit(() => this.#rows.forgetTaken())
    }
    const dueAt = this.#rows.nextDueAt()
    if (dueAt !== undefined && dueAt <= this.#clock.now()) {
      const due = await this.#commits.submit(() => this.#rows.takeDue(this.#clock.now(), WINDOW))
      for (const run of due) this.#lanes.push(run)
    }
    if (this.#cursor >= this.#newest || this.#lanes.size > WINDOW / 2) return
    const fresh = this.#rows.fresh(this.#cursor, WINDOW, policy.plugins)
    for (const run of fresh) this.#lanes.push(run)
    this.#cursor = fresh.length < WINDOW ? this.#newest : (fresh.at(-1)?.seq ?? this.#newest)
  }

  #announce(): void {
    for (const callback of this.#listeners) callback()
  }
}

function toRun({ run, covers }: Turn): Run {
  const { seq, deliverySeq, event, plugin, lane } = run
  return { seq, deliverySeq, event, plugin, lane, attempt: run.attempts + 1, covers }
}
