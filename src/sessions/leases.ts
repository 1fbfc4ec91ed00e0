import type { Clock } from '../clock.ts'

interface Lease {
  dueAt: number
  heardAt: number
}

/**
 * A look that comes so much too late means that this process itself was away (stopped, or its machine asleep): what agents
 * sent meanwhile was not heard. Everybody is given a whole lease then, as after a start. Milliseconds.
 */
const WAS_AWAY_MS = 5_000

/**
 * The leases of live sessions by the monotonic clock: a jump of the wall clock ends none and makes none last. All are
 * equally long, so the order in which they were renewed is the order in which they end.
 */
export class Leases {
  readonly #clock: Clock
  readonly #leaseMs: number
  readonly #onEnd: (session: string) => void
  readonly #leases = new Map<string, Lease>()
  #cancel: (() => void) | undefined

  constructor(clock: Clock, leaseMs: number, onEnd: (session: string) => void) {
    this.#clock = clock
    this.#leaseMs = leaseMs
    this.#onEnd = onEnd
  }

  /** How many are held. */
  get size(): number {
    return this.#leases.size
  }

  /** Begins or renews one. @returns how long ago it was renewed before, ms; undefined = it is new */
  renew(session: string): number | undefined {
    const now = this.#clock.monotonic()
    const before = this.#leases.get(session)
    this.#leases.delete(session)
    this.#leases.set(session, { dueAt: now + this.#leaseMs, heardAt: now })
    this.#cancel ??= this.#clock.after(this.#leaseMs, () => this.#look())
    return before && now - before.heardAt
  }

  /** The agent was heard, but its lease goes on to its end as it is. @returns as {@link renew} */
  heard(session: string): number | undefined {
    const lease = this.#leases.get(session)
    if (!lease) return this.renew(session)
    const sinceMs = this.#clock.monotonic() - lease.heardAt
    lease.heardAt += sinceMs
    return sinceMs
  }

  drop(session: string): void {
    this.#leases.delete(session)
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#leases.clear()
  }

  /** Ends what is due. The next look is for the lease that ends first then; one that was dropped costs a look for nothing. */
  #look(): void {
    this.#cancel = undefined
    const now = this.#clock.monotonic()
    for (const [session, lease] of this.#leases) {
      if (lease.dueAt > now) break
      if (now - lease.dueAt > WAS_AWAY_MS) {
        for (const each of this.#leases.values()) each.dueAt = now + this.#leaseMs
        break
      }
      this.#leases.delete(session)
      this.#onEnd(session)
    }
    this.#wind(now)
  }

  #wind(now: number): void {
    const [first] = this.#leases.values()
    // whatever ended may have begun anew
    if (first && !this.#cancel) this.#cancel = this.#clock.after(first.dueAt - now, () => this.#look())
  }
}
