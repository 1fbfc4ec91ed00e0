import type { CalibratedSource } from '../agents/calibration.ts'
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

/** One of the newest tasks of an agent. */
export interface UsedLately {
  readonly source: CalibratedSource
  readonly difficulty: Difficulty
  readonly agent: string
  readonly p50Bucket: number
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
  /** All up to a number, added up by the database where they are alike; `weight` is by `weightAt(at, nowMs)`. */
  summed(upTo: number, nowMs: number): Promise<readonly Used[]>
  /** The newest ones of each agent and kind up to a number, the oldest first. */
  lately(upTo: number, each: number): Promise<readonly UsedLately[]>
  /** How well numbers that persons stated or ordered held; of one repository or of all. */
  stated(repoId?: number): Promise<readonly StatedUse[]>
  /** Removes what is older than a time, at most `limit`; nothing to remove = no writes. */
  old(beforeMs: number, limit: number): Promise<readonly Write[]>
}
