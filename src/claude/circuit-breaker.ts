import type { Clock } from '../clock.ts'
import type { ModelFailure } from './model-failure.ts'

/** So many failures in a row mean that the next call fails too. */
const FAILURES_ALLOWED = 3
/** Whoever asks to be left alone for so long means everybody, and not this one question. */
const LONG_WAIT_MS = 5_000
/** How long nothing is asked then, ms; twice as long each time it fails again. */
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 10 * 60_000

/**
 * Stops asking a model that does not answer. After a pause one call is let through: if it goes well, all are again.
 *
 * @example if (breaker.mayCall()) try { …; breaker.succeeded() } catch (failure) { breaker.failed(failure) }
 */
export class CircuitBreaker {
  readonly #clock: Clock
  #failures = 0
  #pauses = 0
  #closedUntil = -Infinity
  #isTrying = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How long nothing is asked from now on, ms; 0 = now. */
  get pauseMs(): number {
    return Math.max(0, this.#closedUntil - this.#clock.monotonic())
  }

  /** Whether a call may be made now; after a pause only one is, until its end is known. */
  mayCall(): boolean {
    if (this.pauseMs > 0 || this.#isTrying) return false
    this.#isTrying = this.#pauses > 0
    return true
  }

  /** The call that was allowed was not made after all. */
  gaveUp(): void {
    this.#isTrying = false
  }

  /** The call brought an answer, whatever it says. True = it had been paused. */
  succeeded(): boolean {
    const wasPaused = this.#pauses > 0
    this.#failures = 0
    this.#pauses = 0
    this.#isTrying = false
    return wasPaused
  }

  /** True = from now on nothing is asked for a while. */
  failed(failure: ModelFailure): boolean {
    const wasTrying = this.#isTrying
    this.#isTrying = false
    if (failure.kind === 'stopped') return false
    this.#failures++
    const isOver = wasTrying || !failure.isPassing || (failure.retryAfterMs ?? 0) >= LONG_WAIT_MS
    if (!isOver && this.#failures < FAILURES_ALLOWED) return false
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#pauses)
    this.#pauses++
    const neededMs = failure.isPassing ? Math.max(failure.retryAfterMs ?? 0, pauseMs) : LONGEST_PAUSE_MS
    this.#closedUntil = this.#clock.monotonic() + neededMs
    return true
  }
}
