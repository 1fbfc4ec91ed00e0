import { type Clock, DAY_MS } from './clock.ts'
import type { Write } from './database/write.ts'
import type { Inbox } from './inbox/inbox.ts'
import { oldRecords } from './tasks/old-records.ts'
import type { SqlDecisionStore } from './tasks/sql-decisions.ts'
import type { SqlUsageStore } from './tasks/sql-usage.ts'

/** Finished deliveries are kept so long, to look things up and to know a delivery that comes twice. */
const KEEP_FINISHED_MS = 7 * DAY_MS
const PRUNE_EVERY_MS = 60_000
/** While there is more to delete. */
const PRUNE_AGAIN_MS = 1_000

/** What has to be kept tidy, and how. */
export interface Retention {
  readonly inbox: Pick<Inbox, 'prune'>
  readonly decisions: Pick<SqlDecisionStore, 'old'>
  readonly usage: Pick<SqlUsageStore, 'old'>
  readonly clock: Clock
  commit(writes: readonly Write[]): Promise<void>
}

/** Deletes what is old, a little at a time. Returns the function that stops it. */
export function keepTidy(retention: Retention): () => void {
  const { inbox, clock } = retention
  let stopped = false
  let cancel = clock.after(PRUNE_EVERY_MS, tidy)
  async function removed(): Promise<number> {
    const deliveries = await inbox.prune(clock.now() - KEEP_FINISHED_MS)
    return deliveries + (await pruneRecords(retention))
  }
  function tidy(): void {
    removed()
      // a disk that refuses is reported by everything else too
      .catch(() => 0)
      .then((count) => {
        if (!stopped) cancel = clock.after(count > 0 ? PRUNE_AGAIN_MS : PRUNE_EVERY_MS, tidy)
      })
  }
  return () => {
    stopped = true
    cancel()
  }
}

async function pruneRecords({ decisions, usage, clock, commit }: Retention): Promise<number> {
  const writes = await oldRecords({ decisions, usage }, clock.now())
  if (writes.length > 0) await commit(writes)
  return writes.length
}
