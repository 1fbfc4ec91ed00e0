import type { Clock } from '../../clock.ts'

/** Longer than a run may take (30 s), together with the age of what it may have read before it began (20 s, app/turns). */
const KEPT_MS = 60_000
const MOST_KEPT = 10_000

/** Issues whose end, or whose return, was told a moment ago to those who wait for them. Whoever began to wait meanwhile was not among these. */
export class RecentNews {
  readonly #clock: Clock
  readonly #toldAt = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** To be called before those who wait are looked up. */
  add(key: string): void {
    const now = this.#clock.monotonic()
    this.#toldAt.delete(key)
    this.#toldAt.set(key, now)
    for (const [oldest, at] of this.#toldAt) {
      if (this.#toldAt.size <= MOST_KEPT && now - at < KEPT_MS) break
      this.#toldAt.delete(oldest)
    }
  }

  has(key: string): boolean {
    return this.#clock.monotonic() - (this.#toldAt.get(key) ?? -Infinity) < KEPT_MS
  }
}
