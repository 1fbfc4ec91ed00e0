/** One webhook attempt, as it went out and what came of it. */
export interface Delivery {
  /** The UUID in X-Gitea-Delivery. */
  readonly id: string
  /** Which hook it was sent for. */
  readonly hookId: number
  /** Where it was sent. */
  readonly url: string
  /** X-Gitea-Event: `issues`. */
  readonly event: string
  /** X-Gitea-Event-Type: `issue_assign`. */
  readonly type: string
  /** The payload's `action`; null if it has none. */
  readonly action: string | null
  /** As they went out, in small letters. */
  readonly headers: Readonly<Record<string, string>>
  /** The exact text that was signed and sent. */
  readonly body: string
  /** Null until an answer came. Only 2xx is a success; nothing is ever tried again. */
  status: number | null
  /** Why there is no status: refused, timed out, dropped by a fault. */
  error: string | null
}

/** What may go wrong on the way; all of it is off at the start. */
export interface DeliveryFaults {
  /** Never sent: a share of all (0 to 1), or those that a function picks. */
  drop?: number | ((delivery: Delivery) => boolean)
  /** The same request once more, same UUID, as a retrying proxy would. */
  duplicate?: number | ((delivery: Delivery) => boolean)
  /** Waits before each one. */
  delayMs?: number
  /** Takes a random one of those that wait, instead of the oldest. */
  shuffle?: boolean
}
