import type { Write } from '../database/write.ts'
import type { DecisionRecord } from './decision-record.ts'

/** So many decisions of one issue are kept, the newest: older ones say little about what an issue is now. */
export const DECISIONS_KEPT = 50

/** Where decisions are kept. Writing is left to whoever commits the returned writes, together with the task. */
export interface DecisionStore {
  find(key: string, number: number): Promise<DecisionRecord | undefined>
  /** The numbers of an issue's decisions that are kept, the oldest first. */
  numbers(key: string): Promise<readonly number[]>
  /**
   * Stores a decision, and lets go the one that is {@link DECISIONS_KEPT} older. A decision that was made again with the same
   * answer has the same number, and its record tells what it was made from the last time.
   */
  save(record: DecisionRecord): readonly Write[]
  /** Lets go all decisions of an issue that is gone. */
  forget(key: string): Write
  /** Removes decisions made before a time, of tasks that have ended, at most `limit`; returns how many there were. */
  old(beforeMs: number, limit: number): Promise<readonly Write[]>
  /** Every record, in no order: for checks. */
  all(): Promise<readonly DecisionRecord[]>
}
