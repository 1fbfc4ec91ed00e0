import { HALF_LIFE_MS } from '../agents/learned-ratios.ts'
import { DAY_MS } from '../clock.ts'
import type { Write } from '../database/write.ts'
import type { DecisionStore } from './decisions.ts'
import type { UsageStore } from './usage-store.ts'

/** Decisions of an issue that is closed, or not the bot's any more, are kept so long after they were made. */
const KEEP_DECISIONS_MS = 180 * DAY_MS
/** Of what a task used so long ago less than one part in 200 counts. */
const KEEP_USAGE_MS = 8 * HALF_LIFE_MS
const RECORDS_AT_ONCE = 500

/** Removes decisions of tasks that have ended, and what tasks used long ago; like everything else that is old, a few at a time. */
export async function oldRecords(
  {
    decisions,
    usage,
  }: { readonly decisions: Pick<DecisionStore, 'old'>; readonly usage: Pick<UsageStore, 'old'> },
  nowMs: number,
): Promise<readonly Write[]> {
  return [
    ...(await decisions.old(nowMs - KEEP_DECISIONS_MS, RECORDS_AT_ONCE)),
    ...(await usage.old(nowMs - KEEP_USAGE_MS, RECORDS_AT_ONCE)),
  ]
}
