/** The only place that reads the time or sets timers; everything else is handed a Clock. */
export interface Clock {
  /** Milliseconds since 1970 by the wall clock; may jump. For stored times. */
  now(): number
  /** Milliseconds from an arbitrary start; never jumps. For durations and deadlines. */
  monotonic(): number
  /** Calls back once after `delayMs` (clamped to what a timer can hold); returns the function that cancels it. */
  after(delayMs: number, callback: () => void): () => void
}

/** 24 hours, ms. */
export const DAY_MS = 24 * 60 * 60_000

/** Node's timers fire at once for anything longer than a signed 32-bit number of milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), MAX_TIMER_MS))
    return () => clearTimeout(timer)
  },
}

/** Resolves after `delayMs`, or at once when `signal` is aborted. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const finish = () => {
      cancel()
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = clock.after(delayMs, finish)
    signal?.addEventListener('abort', finish, { once: true })
  })
}
