import type { Clock } from './clock.ts'
import type { Write } from './database/write.ts'
import type { Inbox } from './inbox/inbox.ts'
import type { SqlDecisionStore } from './tasks/sql-decisions.ts'

/** Finished deliveries are kept so long, to look things up and to know a delivery that comes twice. */
const KEEP_FINISHED_MS = 7 * 24 * 60 * 60_000
const PRUNE_EVERY_MS = 60_000
/** While there is more to delete. */
const PRUNE_AGAIN_MS = 1_000
/** Decisions of an issue that is closed, or not the bot's any more, are kept so long after they were made. */
const KEEP_DECISIONS_MS = 180 * 24 * 60 * 60_000
const DECISIONS_AT_ONCE = 500

/** What has to be kept tidy, and how. */
export interface Retention {
  readonly inbox: Pick<Inbox, 'prune'>
  readonly decisions: Pick<SqlDecisionStore, 'old'>
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
    return deliveries + (await pruneDecisions(retention))
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

/** Decisions of tasks that have ended; like everything else that is old, a few at a time. */
async function pruneDecisions({ decisions, clock, commit }: Retention): Promise<number> {
  const writes = await decisions.old(clock.now() - KEEP_DECISIONS_MS, DECISIONS_AT_ONCE)
  if (writes.length > 0) await commit(writes)
  return writes.length
}
