import type { Clock } from '../../clock.ts'
import type { Forge } from '../forge.ts'
import type { Intents } from './create-once.ts'
import type { EffectOrder } from './effect-order.ts'
import type { LabelShelf } from './label-shelf.ts'
import type { WriteGate } from './write-gate.ts'

/** Remembers which comment was written, so that one that a person has deleted is not written again. */
export interface CommentIds {
  commentId(key: string): Promise<number | undefined>
  /** On the disk when it resolves. */
  rememberComment(key: string, id: number): Promise<void>
  forgetComment(key: string): Promise<void>
  /** One of several comments that say the same was removed. */
  countCopy(): Promise<void>
}

/** What effects work with. */
export interface EffectDeps {
  readonly forge: Forge
  readonly clock: Clock
  readonly intents: Intents
  readonly comments: CommentIds
  readonly gate: Pick<WriteGate, 'checkPaused' | 'beginChange'>
  readonly labels: LabelShelf
  readonly order: EffectOrder
  /** Overrides `CREATE_SETTLE_MS`, for tests. */
  readonly settleMs?: number
}
