import { randomUUID } from 'node:crypto'
import type { PayloadOf } from '../../app/event-names.ts'
import type { Clock } from '../../clock.ts'
import { asError } from '../../errors.ts'
import type { MoneyWaiter, SpendingStore } from '../../tasks/spending.ts'

/** How often it is looked, ms. It asks the database only. */
const LOOK_EVERY_MS = 15_000
/** One that was called and still waits for the same is called again after so long, ms: its run may have failed for good. */
const CALLED_AGAIN_MS = 10 * 60_000

/** What the watch needs. */
export interface MoneyWatchDeps {
  readonly spending: Pick<SpendingStore, 'waiting'>
  readonly clock: Clock
  readonly log: { error(fields: object, message: string): void }
  /** Puts an event into the inbox. */
  put(name: 'turn.came', id: string, payload: PayloadOf<'turn.came'>): Promise<unknown>
}

/**
 * Calls the tasks that wait for money when the next day or month has begun, those that wait for a cheaper agent when it was to be free, and all of them after a start, as app.yml may say
 * something else by then. It looks at the calendar again and again, since a clock may be set.
 *
 * @returns the function that stops it
 */
export function startMoneyWatch({ spending, clock, log, put }: MoneyWatchDeps): () => void {
  let cancel = () => {}
  let stopped = false
  let isFirst = true
  const called = new Map<string, number>()
  const look = async () => {
    const waiters = await spending.waiting()
    const due = waiters.filter((waiter) => isFirst || hasTurned(waiter, clock.now()))
    const nowMs = clock.monotonic()
    for (const [key, atMs] of called) if (nowMs - atMs >= CALLED_AGAIN_MS) called.delete(key)
    for (const { key, address: issue, until } of due) {
      const call = `${key}:${until}`
      if (called.has(call)) continue
      await put('turn.came', `turn.came:${call}:${randomUUID()}`, { issue })
      called.set(call, nowMs)
    }
    isFirst = false
  }
  const round = () => {
    look()
      .catch((error: unknown) => {
        if (!stopped)
          log.error({ error: asError(error) }, 'who waits for money could not be called; the next look comes')
      })
      .finally(() => {
        if (!stopped) cancel = clock.after(LOOK_EVERY_MS, round)
      })
  }
  round()
  return () => {
    stopped = true
    cancel()
  }
}

/** With a clock that was set back it waits for longer than it can be to wait. */
function hasTurned({ until, longestMs }: MoneyWaiter, nowMs: number): boolean {
  return nowMs >= until || until - nowMs > longestMs
}
