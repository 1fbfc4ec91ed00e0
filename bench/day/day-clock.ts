import type { Clock } from '../../src/clock.ts'

interface Timer {
  readonly dueAt: number
  readonly callback: () => void
}

/** What a callback begins is done after so many turns of the event loop: it commits once or twice. */
const TURNS = 6
/** 2026-01-01, so that stored times look like real ones. */
const BEGAN_AT = Date.UTC(2026, 0)

/** A clock that only goes on when it is told to: a day passes in minutes, and everything that is due in it happens. */
export class DayClock implements Clock {
  readonly #timers = new Set<Timer>()
  #passedMs = 0

  now(): number {
    return BEGAN_AT + this.#passedMs
  }

  /** With the real time in it: what must not take long is measured with this. */
  monotonic(): number {
    return this.#passedMs + performance.now()
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { dueAt: this.#passedMs + Math.max(0, delayMs), callback }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** What is due in this time happens in its order, each at its own time, and with what follows from it. */
  async pass(ms: number): Promise<void> {
    const until = this.#passedMs + ms
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#timers.delete(next)
      this.#passedMs = Math.max(this.#passedMs, next.dueAt)
      next.callback()
      for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
    this.#passedMs = until
  }

  #next(until: number): Timer | undefined {
    let found: Timer | undefined
    for (const timer of this.#timers)
      if (timer.dueAt <= until && (!found || timer.dueAt < found.dueAt)) found = timer
    return found
  }
}
