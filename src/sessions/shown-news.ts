import type { Clock } from '../clock.ts'
import { type Session, SHOWN_EVERY_MS } from '../tasks/session.ts'

/** What of heartbeats people would like to see: another advice at once, the numbers alone only now and then. */
export class ShownNews {
  readonly #clock: Clock
  /** When each session was last shown, by the monotonic clock. */
  readonly #shown = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A session has begun, and is shown as it is then. */
  begun(id: string): void {
    this.#shown.set(id, this.#clock.monotonic())
  }

  /** Nothing more comes of it. */
  ended(id: string): void {
    this.#shown.delete(id)
  }

  /** What is to be shown of a heartbeat, which counts as shown then; undefined = nothing. */
  of(before: Session, session: Session): 'advice' | 'progress' | undefined {
    const now = this.#clock.monotonic()
    const isNew = session.advice !== before.advice
    const last = this.#shown.get(session.id)
    if (last === undefined) this.#shown.set(session.id, now)
    const isDue = last !== undefined && now - last >= SHOWN_EVERY_MS
    const isChanged = session.progress !== before.progress || session.contextTokens !== before.contextTokens
    if (!isNew && !(isDue && isChanged)) return undefined
    this.#shown.set(session.id, now)
    return isNew ? 'advice' : 'progress'
  }
}
