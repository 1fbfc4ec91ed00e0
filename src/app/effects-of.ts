import type { Clock } from '../clock.ts'
import type { EffectDeps } from '../gitea/effects/effect-deps.ts'
import { EffectOrder } from '../gitea/effects/effect-order.ts'
import { LabelShelf } from '../gitea/effects/label-shelf.ts'
import { WriteGate } from '../gitea/effects/write-gate.ts'
import type { Forge } from '../gitea/forge.ts'
import type { EffectRecords } from './effect-records.ts'

/** What all effects share. */
export function effectsOf({
  forge,
  records,
  clock,
  settleMs,
}: {
  readonly forge: Forge
  readonly records: EffectRecords
  readonly clock: Clock
  readonly settleMs: number | undefined
}): EffectDeps {
  return {
    forge,
    clock,
    intents: records,
    comments: records,
    gate: new WriteGate(records, clock),
    labels: new LabelShelf(),
    order: new EffectOrder(),
    ...(settleMs === undefined ? {} : { settleMs }),
  }
}
