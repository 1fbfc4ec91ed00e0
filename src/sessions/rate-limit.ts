import type { Clock } from '../clock.ts'

interface Bucket {
  tokens: number
  atMs: number
}

/** A burst may be so many seconds' worth. */
const BURST_S = 4
/** Buckets of more tokens are forgotten when they are full again. */
const BUCKETS_KEPT = 10_000

/** How many requests a second each may make, with some room for bursts. */
export class RateLimit {
  readonly #perSecond: number
  readonly #clock: Clock
  readonly #buckets = new Map<string, Bucket>()

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond
    this.#clock = clock
  }

  /** @param count so many at once @returns undefined = go on; else after how many whole seconds to come again */
  take(who: string, count = 1): number | undefined {
    const now = this.#clock.monotonic()
    const most = Math.max(1, this.#perSecond * BURST_S)
    const bucket = this.#buckets.get(who) ?? { tokens: most, atMs: now }
    bucket.tokens = Math.min(most, bucket.tokens + ((now - bucket.atMs) / 1000) * this.#perSecond)
    bucket.atMs = now
    if (this.#buckets.size >= BUCKETS_KEPT) this.#buckets.clear()
    this.#buckets.set(who, bucket)
    if (bucket.tokens < count) return Math.max(1, Math.ceil((count - bucket.tokens) / this.#perSecond))
    bucket.tokens -= count
    return undefined
  }
}
