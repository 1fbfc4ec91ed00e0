import type { Clock } from '../../clock.ts'
import type { Forge } from '../forge.ts'
import type { CommentIds } from './comment.ts'
import type { Intents } from './create-once.ts'
import type { EffectOrder } from './effect-order.ts'
import type { LabelShelf } from './label-shelf.ts'
import type { WriteGate } from './write-gate.ts'

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
