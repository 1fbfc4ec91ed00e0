import type { Clock } from '../../src/clock.ts'

/** A clock that stands still until the test moves it. */
export interface ManualClock extends Clock {
  /** Delays of the timers that wait, milliseconds, in the order in which they were set. */
  waiting(): readonly number[]
  /** Moves on and calls back whatever is due. */
  advance(ms: number): void
  /** The wall clock is set back; what waits is not concerned. */
  setBack(ms: number): void
}

export function manualClock(): ManualClock {
  let nowMs = 0
  let setBackMs = 0
  const timers = new Set<{ atMs: number; delayMs: number; callback: () => void }>()
  return {
    now: () => nowMs - setBackMs,
    monotonic: () => nowMs,
    after(delayMs, callback) {
      const timer = { atMs: nowMs + delayMs, delayMs, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    setBack(ms) {
      setBackMs += ms
    },
    waiting: () => [...timers].map((timer) => timer.delayMs),
    advance(ms) {
      nowMs += ms
      for (const timer of timers) {
        if (timer.atMs > nowMs) continue
        timers.delete(timer)
        timer.callback()
      }
    },
  }
}
