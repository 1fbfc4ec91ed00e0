import { type Clock, DAY_MS } from './clock.ts'
import type { FileSpace, Space } from './database/space.ts'
import type { Write } from './database/write.ts'
import type { Inbox } from './inbox/inbox.ts'
import { oldRecords } from './tasks/old-records.ts'
import type { SqlDecisionStore } from './tasks/sql-decisions.ts'
import type { SqlUsageStore } from './tasks/sql-usage.ts'

const MB = 1_000_000
const PRUNE_EVERY_MS = 60_000
/** While there is more to delete: 200 deliveries a second. */
const PRUNE_AGAIN_MS = 500
/** Between two steps of giving space back: others have most of the time. */
const GIVE_BACK_AGAIN_MS = 25

/** However large the database is, what came within the last hour is known when it comes a second time. */
const ALWAYS_KEPT_MS = 60 * 60_000
/** Once it is too large so much of the limit is left, so that it is not at the limit again with the next delivery. */
const DOWN_TO = 0.95
/** From this part of the file on empty pages are given back, down to the second; below, they are used again soon. */
const FREE_FROM = 0.1
const FREE_TO = 0.05
/** Less than this is not worth it. */
const FREE_LEAST_BYTES = 16 * MB

/** How long finished deliveries are kept, to look things up and to know a delivery that comes twice; what comes first counts. */
export interface RetentionSettings {
  readonly days: number
  /** The database may hold so much, MB; then the oldest go, finished or not older than {@link days}. */
  readonly maxMb: number
}

/** What has to be kept tidy, and how. */
export interface Retention {
  readonly inbox: Pick<Inbox, 'prune'>
  readonly decisions: Pick<SqlDecisionStore, 'old'>
  readonly usage: Pick<SqlUsageStore, 'old'>
  readonly space: Pick<FileSpace, 'now' | 'giveBack'>
  readonly settings: RetentionSettings
  readonly clock: Clock
  commit(writes: readonly Write[]): Promise<void>
}

/** Deletes what is old, and gives space back, a little at a time. Returns the function that stops it. */
export function keepTidy(retention: Retention): () => void {
  const { clock } = retention
  let stopped = false
  const tidier = new Tidier(retention)
  let cancel = clock.after(PRUNE_EVERY_MS, tidy)
  function tidy(): void {
    tidier
      .step()
      // a disk that refuses is reported by everything else too
      .catch(() => PRUNE_EVERY_MS)
      .then((waitMs) => {
        if (!stopped) cancel = clock.after(waitMs, tidy)
      })
  }
  return () => {
    stopped = true
    cancel()
  }
}

class Tidier {
  readonly #retention: Retention
  #isTooLarge = false
  #givesBack = false

  constructor(retention: Retention) {
    this.#retention = retention
  }

  /** @returns how long to wait before the next one, ms */
  async step(): Promise<number> {
    const { space, settings, inbox, clock } = this.#retention
    const before = space.now()
    if (this.#givesBack) return this.#giveBack(before)
    this.#isTooLarge = isTooLarge(before, settings, this.#isTooLarge)
    const keptMs = this.#isTooLarge ? ALWAYS_KEPT_MS : settings.days * DAY_MS
    const deliveries = await inbox.prune(clock.now() - keptMs)
    if (deliveries + (await pruneRecords(this.#retention)) > 0) return PRUNE_AGAIN_MS
    return this.#giveBack(space.now())
  }

  async #giveBack(now: Space): Promise<number> {
    this.#givesBack = shouldShrink(now, this.#givesBack)
    if (!this.#givesBack) return PRUNE_EVERY_MS
    await this.#retention.space.giveBack()
    return GIVE_BACK_AGAIN_MS
  }
}

/** Whether finished deliveries go before their time. @param wasSo at the last look */
export function isTooLarge(
  { usedBytes }: Pick<Space, 'usedBytes'>,
  { maxMb }: Pick<RetentionSettings, 'maxMb'>,
  wasSo: boolean,
): boolean {
  return usedBytes > maxMb * MB * (wasSo ? DOWN_TO : 1)
}

/** Whether the file is to be made smaller. @param wasSo at the last look */
export function shouldShrink({ usedBytes, freeBytes, canShrink }: Space, wasSo: boolean): boolean {
  const share = freeBytes / (usedBytes + freeBytes)
  return canShrink && freeBytes >= FREE_LEAST_BYTES && share > (wasSo ? FREE_TO : FREE_FROM)
}

async function pruneRecords({ decisions, usage, clock, commit }: Retention): Promise<number> {
  const writes = await oldRecords({ decisions, usage }, clock.now())
  if (writes.length > 0) await commit(writes)
  return writes.length
}
