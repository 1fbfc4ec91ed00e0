import { type Clock, systemClock } from '../clock.ts'

interface Alarm {
  readonly dueAt: number
  readonly callback: () => void
  cancel: () => void
}

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
    return systemClock.now() + this.#skippedMs
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

  /** Moves the time forward; what is due by then happens in its order, before the next turn of the event loop. */
  skip(ms: number): void {
    this.#skippedMs += ms
    const now = this.monotonic()
    for (const alarm of [...this.#alarms].sort((a, b) => a.dueAt - b.dueAt)) {
      alarm.cancel()
      if (alarm.dueAt <= now) this.#ring(alarm)
      else this.#wind(alarm)
    }
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
