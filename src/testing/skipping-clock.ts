import { type Clock, systemClock } from '../clock.ts'

interface Alarm {
  readonly dueAt: number
  readonly callback: () => void
  cancel: () => void
}

/** One that sets itself again and again is left to itself after so many times. */
const MOST_RUNG = 10_000

/**
 * A clock that runs as the real one and can be moved forward: an hour passes at once, and what was due in it happens.
 *
 * @example
 * const clock = new SkippingClock()
 * clock.after(60_000, () => console.log('a minute later'))
 * clock.skip(60_000)
 */
export class SkippingClock implements Clock {
  readonly #alarms = new Set<Alarm>()
  #skippedMs = 0

  now(): number {
    return systemClock.now() + Math.floor(this.#skippedMs)
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#skippedMs
  }

  after(delayMs: number, callback: () => void): () => void {
    const alarm: Alarm = { dueAt: this.monotonic() + Math.max(0, delayMs), callback, cancel: () => {} }
    this.#alarms.add(alarm)
    this.#wind(alarm)
    return () => this.#stop(alarm)
  }

  /**
   * Moves the time forward; what is due by then happens in its order, each at its own time, before the next turn of the event
   * loop. What is only set up by a promise in between happens after it.
   */
  skip(ms: number): void {
    const until = this.monotonic() + ms
    for (let rung = 0; rung < MOST_RUNG; rung++) {
      const [next] = [...this.#alarms].sort((a, b) => a.dueAt - b.dueAt)
      if (!next || next.dueAt > until) break
      this.#moveTo(next.dueAt)
      next.cancel()
      this.#ring(next)
    }
    this.#moveTo(until)
    for (const alarm of this.#alarms) {
      alarm.cancel()
      this.#wind(alarm)
    }
  }

  #moveTo(monotonicMs: number): void {
    this.#skippedMs += Math.max(0, monotonicMs - this.monotonic())
  }

  #wind(alarm: Alarm): void {
    alarm.cancel = systemClock.after(alarm.dueAt - this.monotonic(), () => this.#ring(alarm))
  }

  /** An alarm that another one has just cancelled does not ring. */
  #ring(alarm: Alarm): void {
    if (this.#alarms.delete(alarm)) alarm.callback()
  }

  #stop(alarm: Alarm): void {
    alarm.cancel()
    this.#alarms.delete(alarm)
  }
}
