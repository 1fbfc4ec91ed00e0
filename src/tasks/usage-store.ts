import type { Used } from '../agents/learned-ratios.ts'
import type { Write } from '../database/write.ts'
import type { Difficulty } from '../issue/spec.ts'
import type { EstimateSource, Usage } from './usage.ts'

/** One finished task, as a calibration counts it. */
export interface UsedOnce extends Omit<Used, 'weight'> {
  /** Grows with each that is stored. */
  readonly seq: number
  /** ms since 1970 */
  readonly at: number
}

/** Who used it, for which kind of work. */
export type UsedBy = Pick<Used, 'source' | 'difficulty' | 'agent'>

/** Finished tasks that are alike. */
export type Summed = Omit<Used, 'repoId'>

/** ms since 1970 */
export interface Times {
  readonly baseMs: number
  readonly nowMs: number
}

/** What a person's numbers are worth. */
export interface StatedUse {
  readonly source: EstimateSource
  readonly difficulty: Difficulty
  readonly tasks: number
  /** How many of them stayed within the number. */
  readonly within: number
}

/** Where it is kept what tasks have really used. */
export interface UsageStore {
  /** Stores it once, however often it is asked to. */
  save(usage: Usage): Write
  find(session: string): Promise<Usage | undefined>
  /** The number of the newest; 0 = there is none. */
  newest(): Promise<number>
  /** Those after a number, the oldest first, at most `limit`. */
  after(seq: number, limit: number): Promise<readonly UsedOnce[]>
  /**
   * All up to a number, added up by the database where they are alike: of one repository, or of all without saying where.
   * `weight` is by `weightAt(at, baseMs)`; what seems to be later than now is of now.
   */
  summed(upTo: number, times: Times, repoId?: number): Promise<readonly Summed[]>
  /** The newest ones of an agent and kind up to a number, the oldest first. */
  lately(of: UsedBy, upTo: number, limit: number): Promise<readonly number[]>
  /** How well numbers that persons stated or ordered held; of one repository or of all. */
  stated(repoId?: number): Promise<readonly StatedUse[]>
  /** Removes what is older than a time, at most `limit`; nothing to remove = no writes. */
  old(beforeMs: number, limit: number): Promise<readonly Write[]>
}
