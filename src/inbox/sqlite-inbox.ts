import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import type { Write } from '../database/write.ts'
import {
  type ClaimPolicy,
  type DeadRun,
  type Inbox,
  type InboxStats,
  type NewDelivery,
  type NewRun,
  type Outcome,
  type Run,
  type Settlement,
  type StoredDelivery,
  UNREADABLE,
} from './inbox.ts'
import { type LaneRun, Lanes, type Turn } from './lanes.ts'
import { Parts } from './parts.ts'
import { NOTHING_PRUNED, SqliteRuns, type StoredRun } from './sqlite-runs.ts'

/** So many runs that could go next are held in memory; the rest wait on the disk. */
const WINDOW = 2_000
/**
 * With those that wait for a run of their lane, or for room for their plugin, so many: one slow lane with a long queue
 * must not keep the others' runs on the disk. 170,000 in memory were 400 MB.
 */
const MOST_IN_MEMORY = 20_000
/** How soon a due run is looked at again that found its plugin's part of the memory full. */
const NO_ROOM_WAIT_MS = 30_000
/** How long one batch of pruning may look and remove, ms; the commit, whose time is the disk's, comes on top. */
const PRUNE_MS = 20

/** The inbox in one SQLite file, for the one worker that holds the file's lock. */
export class SqliteInbox implements Inbox {
  readonly #clock: Clock
  readonly #commits: Database['commits']
  readonly #rows: SqliteRuns
  readonly #lanes = new Lanes()
  readonly #listeners = new Set<() => void>()
  /** Every fresh run up to this number has been taken into memory. */
  #cursor = 0
  /** What was there when this process began: the process before it may have died of any of these. */
  #inherited = 0
  /** How far the present round of pruning has come. */
  #pruned = NOTHING_PRUNED
  /** What this process works for; undefined = it has not begun to, and a command that only looks never does. */
  #parts: Parts | undefined

  constructor(database: Database, clock: Clock) {
    this.#clock = clock
    this.#commits = database.commits
    this.#rows = new SqliteRuns(database.commits)
  }

  async add(delivery: NewDelivery, writes: readonly Write[] = []): Promise<'accepted' | 'duplicate'> {
    const stored = await this.#commits.submit(() => {
      const runs = this.#rows.insert(delivery, this.#clock.now())
      if (runs) for (const write of writes) this.#commits.execute(write)
      return runs
    })
    if (!stored) return 'duplicate'
    this.#arrived(stored)
    return 'accepted'
  }

  async addUnreadable(delivery: Omit<NewDelivery, 'runs'>, error: string): Promise<'accepted' | 'duplicate'> {
    const stored = await this.#commits.submit(() => {
      const runs = this.#rows.insert(
        { ...delivery, runs: [{ plugin: UNREADABLE, lane: delivery.lane }] },
        this.#clock.now(),
      )
      for (const run of runs ?? []) this.#rows.bury(run.seq, 0, error)
      return runs
    })
    return stored ? 'accepted' : 'duplicate'
  }

  async claim(limit: number, policy: ClaimPolicy): Promise<readonly Run[]> {
    const turns: Turn[] = []
    let more = true
    while (more && turns.length < limit) {
      more = await this.#refill(policy)
      turns.push(...this.#lanes.take(limit - turns.length, policy))
    }
    await this.#countBeginnings(turns)
    return turns.map(toRun)
  }

  /** Before they begin, as they may end the process. What came since its start has not yet, and is spared a commit. */
  async #countBeginnings(turns: readonly Turn[]): Promise<void> {
    const inherited = turns.filter(({ run }) => run.seq <= this.#inherited)
    if (inherited.length === 0) return
    try {
      await this.#commits.submit(() => {
        for (const { run } of inherited) this.#rows.begin(run.seq)
      })
    } catch (error) {
      for (const turn of turns) this.#lanes.putBack(turn)
      throw error
    }
  }

  async delivery(seq: number): Promise<StoredDelivery> {
    return this.#rows.delivery(seq)
  }

  async settle(run: Run, outcome: Outcome, settlement: Settlement = {}): Promise<void> {
    const emitted = await this.#commits.submit(() => {
      for (const write of settlement.writes ?? []) this.#commits.execute(write)
      const now = this.#clock.now()
      const goesOn = (next: NewRun) => this.#goesOn(run.lane, next)
      const runs = (settlement.emits ?? []).flatMap(
        (delivery) => this.#rows.insert(delivery, now, goesOn) ?? [],
      )
      this.#end(run, outcome)
      return runs
    })
    this.#arrived(emitted)
    this.#lanes.release(run)
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
    const now = this.#clock.now()
    const oldest = this.#rows.oldestReceivedAt(now)
    return { ...this.#rows.counts(), oldestAgeMs: oldest === undefined ? 0 : Math.max(0, now - oldest) }
  }

  async dead(limit: number): Promise<readonly DeadRun[]> {
    return this.#rows.dead(limit)
  }

  async revive(seq: number): Promise<boolean> {
    const revived = await this.#commits.submit(() => this.#rows.revive(seq, this.#clock.now()))
    if (revived) this.#announce()
    return revived
  }

  /** Goes through the deliveries from the oldest on, a batch at a time, and begins anew where they are too young. */
  async prune(beforeMs: number): Promise<number> {
    while (true) {
      const { removed, next } = await this.#commits.submit(() => this.#pruneBatch(beforeMs))
      this.#pruned = next ?? NOTHING_PRUNED
      if (removed > 0 || next === undefined) return removed
    }
  }

  #pruneBatch(beforeMs: number) {
    const endsAt = this.#clock.monotonic() + PRUNE_MS
    return this.#rows.prune(this.#pruned, beforeMs, () => this.#clock.monotonic() > endsAt)
  }

  /** The runs that this one stood for end with it, as it will look at the same issue again; if it is dead, they are made after all. */
  #end(run: Run, outcome: Outcome): void {
    const now = this.#clock.now()
    for (const seq of run.covers) {
      if (outcome.kind === 'dead') this.#rows.postpone(seq, 0, now, outcome.error)
      else this.#rows.remove(seq)
    }
    if (outcome.kind === 'done') this.#rows.remove(run.seq)
    else if (outcome.kind === 'dead') this.#rows.bury(run.seq, run.attempt, outcome.error)
    else {
      const tries = outcome.kind === 'away' ? run.attempt - 1 : run.attempt
      this.#rows.postpone(run.seq, tries, outcome.at, outcome.error)
    }
  }

  /** Whether a run goes on with what its lane is about: it does not wait behind others on the disk, who have begun nothing. */
  #goesOn(lane: string, run: NewRun): boolean {
    if (run.lane !== lane || run.availableAt !== undefined) return false
    return this.#lanes.size < MOST_IN_MEMORY && this.#parts?.plugins.has(run.plugin) === true
  }

  /** New runs go straight into memory, unless others still wait on the disk: then these wait behind them. */
  #arrived(runs: readonly StoredRun[]): void {
    const [first] = runs
    if (!first) return
    const parts = this.#parts
    const isInStep = parts !== undefined && first.seq === this.#cursor + 1 && this.#room > 0
    for (const run of runs) {
      if (isInStep) this.#cursor = run.seq
      if (!parts?.plugins.has(run.plugin)) continue
      if (run.availableAt < 0) this.#lanes.push(run)
      else if (run.availableAt === 0 && isInStep) this.#take(run, parts)
    }
    this.#announce()
  }

  get #room(): number {
    return Math.min(WINDOW - this.#lanes.next, MOST_IN_MEMORY - this.#lanes.size)
  }

  /** @returns whether the disk has more than what was taken */
  async #refill(policy: ClaimPolicy): Promise<boolean> {
    this.#parts ??= await this.#startFor(policy)
    const parts = this.#parts
    await this.#takeDue(parts)
    this.#catchUp(parts)
    const newest = this.#rows.newestSeq()
    if (this.#cursor >= newest || this.#room < WINDOW / 2) return false
    const fresh = this.#rows.fresh(parts.inStep, WINDOW, this.#cursor)
    for (const run of fresh) this.#take(run, parts)
    const last = fresh.at(-1)?.seq ?? 0
    this.#cursor = fresh.length < WINDOW ? Math.max(newest, last) : last
    return this.#cursor < newest
  }

  async #startFor(policy: ClaimPolicy): Promise<Parts> {
    await this.#commits.submit(() => this.#rows.forgetTaken())
    this.#inherited ||= this.#rows.newestSeq()
    return new Parts(this.#lanes, policy, MOST_IN_MEMORY)
  }

  /** A fresh run, in the order of the numbers. */
  #take(run: LaneRun, parts: Parts): void {
    if (parts.admits(run)) this.#lanes.push(run)
  }

  /** Plugins whose runs were left on the disk, and which have room again. */
  #catchUp(parts: Parts): void {
    for (const { plugin, after, room } of parts.behind) {
      const limit = Math.min(WINDOW, room)
      const runs = this.#rows.fresh([plugin], limit, after, this.#cursor)
      for (const run of runs) this.#lanes.push(run)
      parts.caughtUp(plugin, runs.length < limit ? undefined : runs.at(-1)?.seq)
    }
  }

  async #takeDue(parts: Parts): Promise<void> {
    const now = this.#clock.now()
    const room = this.#room
    if (room <= 0 || (this.#rows.nextDueAt() ?? Infinity) > now) return
    const hasRoom = (plugin: string) => parts.hasRoom(plugin)
    const due = await this.#commits.submit(() =>
      this.#rows.takeDue(now, room, hasRoom, now + NO_ROOM_WAIT_MS),
    )
    for (const run of due) if (parts.plugins.has(run.plugin)) this.#lanes.push(run)
  }

  #announce(): void {
    for (const callback of this.#listeners) callback()
  }
}

function toRun({ run, covers }: Turn): Run {
  const { seq, deliverySeq, event, plugin, lane } = run
  const stoodFor = covers.map((other) => other.seq)
  return { seq, deliverySeq, event, plugin, lane, attempt: run.attempts + 1, covers: stoodFor }
}
