import type { DeliveryFaults } from '../deliveries/delivery.ts'

/** One thing that goes wrong with the next matching request. */
export interface Fault {
  /** `GET`, `POST` and so on; any if not said. */
  readonly method?: string
  /** Tested on the path below `/api/v1`, with the query. */
  readonly path?: RegExp
  /** Answered in place of the real thing, which then does not happen. */
  readonly status?: number
  /** Text is sent as an HTML page, unless `contentType` says otherwise; anything else as JSON. */
  readonly body?: unknown
  /** Of the answer; it follows from `body` if not said. */
  readonly contentType?: string
  /** Further headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>
  /** How many requests it hits; 1 if not said. */
  readonly times?: number
  /** The connection is cut before, or after, the request was carried out. */
  readonly reset?: 'before' | 'after'
  /** The answer is held back this long; the request is carried out at once. */
  readonly hangMs?: number
  /** The connection is cut in the middle of the answer. */
  readonly cutBody?: boolean
  /** Called in the moment between the carrying out and the answer, e.g. to kill who asked. */
  readonly carriedOut?: () => void
}

/** What the server does wrong on purpose. All of it is off at the start. */
export class Faults {
  /** Every answer comes this much later. */
  latencyMs = 0
  /** A POST is carried out this long after it came in, whether or not the client is still there. */
  postDelayMs = 0
  /** Which POSTs that is, by their path below `/api/v1`; all if not said. */
  postDelayPath: RegExp | undefined
  /** What goes wrong with webhooks on their way. @example gitea.faults.deliveries = { drop: 0.1 } */
  deliveries: DeliveryFaults = {}
  /** Logins whose programs are dead: what came in is carried out, but nothing is answered, and what still comes is cut. */
  readonly dead = new Set<string>()
  readonly #waiting: { fault: Fault; left: number }[] = []

  /**
   * Plans a fault for the next request that matches.
   *
   * @example
   * gitea.faults.next({ method: 'POST', path: /comments$/, reset: 'after' })
   */
  next(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 })
  }

  /** Back to a healthy server. */
  clear(): void {
    this.#waiting.length = 0
    this.latencyMs = 0
    this.postDelayMs = 0
    this.postDelayPath = undefined
    this.deliveries = {}
    this.dead.clear()
  }

  /** The fault that this request has to suffer, which is used up by it; null = none. The server asks. */
  take(method: string, pathAndQuery: string): Fault | null {
    if (this.#waiting.length === 0) return null
    const index = this.#waiting.findIndex(
      ({ fault }) => (fault.method ?? method) === method && (fault.path?.test(pathAndQuery) ?? true),
    )
    const found = this.#waiting[index]
    if (!found) return null
    found.left--
    if (found.left <= 0) this.#waiting.splice(index, 1)
    return found.fault
  }
}
