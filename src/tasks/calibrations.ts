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

/** Tells what was learned: all of it is added up by the database once, and what is finished since is added to it. */
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
    const { ratios, baseMs } = await this.learned()
    const { difficulty } = needOf(task)
    const names = agents.map(({ name }) => name)
    const nowWeight = weightAt(this.#clock.now(), baseMs)
    const found = ratios.calibration({ source, difficulty }, task.address.repoId, names, nowWeight)
    return found.ratios.length === 0 ? undefined : found
  }

  /** Everything, with the newest. */
  async learned(): Promise<Pick<Learned, 'ratios' | 'baseMs'>> {
    this.#learned ??= this.#load().catch((error: unknown) => {
      this.#learned = undefined
      throw error
    })
    const learned = await this.#learned
    // two that read on at the same time would both add the same
    const turn = this.#turn.then(() => this.#readOn(learned))
    this.#turn = turn.catch(() => undefined)
    await turn
    return learned
  }

  async #load(): Promise<Learned> {
    const baseMs = this.#clock.now()
    const seq = await this.#store.newest()
    const ratios = new LearnedRatios()
    for (const used of await this.#store.summed(seq, baseMs)) ratios.add(used)
    for (const { agent, p50Bucket, ...kind } of await this.#store.lately(seq, RECENT_TASKS))
      ratios.addRecent(kind, agent, p50Bucket)
    return { ratios, baseMs, seq }
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
    learned.ratios.add({ ...used, weight })
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
