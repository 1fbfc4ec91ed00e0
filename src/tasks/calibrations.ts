import type { Calibration } from '../agents/calibration.ts'
import { LearnedRatios, RECENT_TASKS, weightAt } from '../agents/learned-ratios.ts'
import type { AgentProfile } from '../agents/profile.ts'
import type { Clock } from '../clock.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import { estimateSourceOf, needOf } from './need.ts'
import type { Task } from './task.ts'
import { calibratedSource } from './usage.ts'
import type { UsageStore, UsedOnce } from './usage-store.ts'

/** So many new ones are read at once. */
const READ_AT_ONCE = 5_000

/** What has to be known of a repository. */
export interface CalibratedPolicy {
  readonly calibration: boolean
  readonly agents: readonly AgentProfile[]
}

/**
 * Tells what was learned: all of it is added up by the database once, a repository when it is asked for first, and what is
 * finished since is added to that.
 */
export class Calibrations {
  readonly #store: UsageStore
  readonly #clock: Pick<Clock, 'now'>
  #learned: Promise<Learned> | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(store: UsageStore, clock: Pick<Clock, 'now'>) {
    this.#store = store
    this.#clock = clock
  }

  /**
   * What counts for a task; undefined = its estimate counts as it is, because a person's it is, nothing was learned, or the
   * repository wants it so.
   */
  async of(
    task: Pick<Task, 'spec' | 'overrides'> & { readonly address: IssueAddress },
    { calibration, agents }: CalibratedPolicy,
  ): Promise<Calibration | undefined> {
    const source = calibratedSource(estimateSourceOf(task))
    if (!calibration || !source) return undefined
    const { repoId } = task.address
    const { ratios, baseMs } = await this.learned(repoId)
    const { difficulty } = needOf(task)
    const names = agents.map(({ name }) => name)
    const nowWeight = weightAt(this.#clock.now(), baseMs)
    const found = ratios.calibration({ source, difficulty }, repoId, names, nowWeight)
    return found.ratios.length === 0 ? undefined : found
  }

  /** Everything, with the newest. @param repoId of which repository something has to be known besides */
  async learned(repoId?: number): Promise<Pick<Learned, 'ratios' | 'baseMs'>> {
    this.#learned ??= this.#load().catch((error: unknown) => {
      this.#learned = undefined
      throw error
    })
    const learned = await this.#learned
    // two that read on at the same time would both add the same
    const turn = this.#turn.then(async () => {
      await this.#readOn(learned)
      if (repoId !== undefined) await this.#open(learned, repoId)
    })
    this.#turn = turn.catch(() => undefined)
    await turn
    return learned
  }

  async #load(): Promise<Learned> {
    const baseMs = this.#clock.now()
    const seq = await this.#store.newest()
    const ratios = new LearnedRatios()
    const sums = await this.#store.summed(seq, { baseMs, nowMs: baseMs })
    for (const used of sums) ratios.addEverywhere(used)
    const kinds = new Map(sums.map((used) => [`${used.source} ${used.difficulty} ${used.agent}`, used]))
    for (const kind of kinds.values())
      for (const bucket of await this.#store.lately(kind, seq, RECENT_TASKS))
        ratios.addRecent(kind, kind.agent, bucket)
    return { ratios, baseMs, seq }
  }

  async #open({ ratios, baseMs, seq }: Learned, repoId: number): Promise<void> {
    const isNew = !ratios.knows(repoId)
    ratios.open(repoId)
    if (!isNew) return
    const sums = await this.#store.summed(seq, { baseMs, nowMs: this.#clock.now() }, repoId)
    for (const used of sums) ratios.addHere({ ...used, repoId })
  }

  async #readOn(learned: Learned): Promise<void> {
    for (let more = true; more; ) {
      const found = await this.#store.after(learned.seq, READ_AT_ONCE)
      for (const used of found) this.#add(learned, used)
      more = found.length === READ_AT_ONCE
    }
  }

  #add(learned: Learned, { seq, at, ...used }: UsedOnce): void {
    const weight = weightAt(Math.min(at, this.#clock.now()), learned.baseMs)
    learned.ratios.addEverywhere({ ...used, weight })
    if (learned.ratios.knows(used.repoId)) learned.ratios.addHere({ ...used, weight })
    learned.ratios.addRecent(used, used.agent, used.p50Bucket)
    learned.seq = seq
  }
}

interface Learned {
  readonly ratios: LearnedRatios
  /** What weights are relative to. */
  readonly baseMs: number
  /** The newest that is counted. */
  seq: number
}
