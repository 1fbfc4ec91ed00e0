import type { Clock } from '../clock.ts'
import { asError } from '../errors.ts'
import type { Log } from '../log.ts'

/** How long to wait before Gitea is asked again, ms: at first soon, then every half minute. */
const PROBE_WAITS_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000]

/**
 * Stops the claiming of runs while Gitea is away, and asks it until it answers. A run that fails meanwhile is not to
 * blame, so nothing becomes dead in a night without Gitea.
 */
export class GiteaGate {
  readonly #probe: () => Promise<unknown>
  readonly #clock: Clock
  readonly #log: Log
  readonly #onOpen: () => void
  #closedSince: number | undefined
  #cancel: () => void = () => {}
  #lastFailure = ''
  #probing: Promise<boolean> | undefined
  #stopped = false
  /** Why Gitea counts as away, for everybody: no path, as it may name a private repository. */
  reason: string | undefined

  /** @param probe resolves when Gitea answers and takes the token */
  constructor(deps: { probe: () => Promise<unknown>; clock: Clock; log: Log; onOpen: () => void }) {
    this.#probe = deps.probe
    this.#clock = deps.clock
    this.#log = deps.log
    this.#onOpen = deps.onOpen
  }

  get isOpen(): boolean {
    return this.#closedSince === undefined
  }

  /** Since when it is away, ms since 1970. */
  get closedSince(): number | undefined {
    return this.#closedSince
  }

  /**
   * A call got no answer or was refused for the moment: asks Gitea itself. Resolves to whether it is there after all;
   * if not, the gate is closed until it is.
   */
  async doubt(reason: string, retryAfterMs = 0): Promise<boolean> {
    if (!this.isOpen) return false
    if (retryAfterMs > 0) {
      this.#close(reason, retryAfterMs)
      return false
    }
    this.#probing ??= this.#ask().finally(() => {
      this.#probing = undefined
    })
    const there = await this.#probing
    if (!there && this.isOpen) this.#close(this.#lastFailure || reason, PROBE_WAITS_MS[0] ?? 0)
    // somebody else may have been told to wait in the meantime
    return there && this.isOpen
  }

  /** At the start, before anything is claimed. */
  async check(): Promise<boolean> {
    const there = await this.#ask()
    if (!there) this.#close(this.#lastFailure, PROBE_WAITS_MS[0] ?? 0)
    return there
  }

  /** Asks no more; a probe that is under way changes nothing. */
  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  async #ask(): Promise<boolean> {
    try {
      await this.#probe()
      return true
    } catch (error) {
      this.#lastFailure = asError(error).message
      return false
    }
  }

  #close(reason: string, waitMs: number): void {
    this.#closedSince = this.#clock.now()
    this.reason = reason
    this.#log.warn({ reason }, 'Gitea is away: deliveries are kept, work waits until it answers again')
    this.#askAfter(waitMs, 0)
  }

  #askAfter(waitMs: number, attempt: number): void {
    if (this.#stopped) return
    this.#cancel = this.#clock.after(waitMs, async () => {
      const there = await this.#ask()
      if (this.#stopped) return
      if (there) return this.#open()
      const next = PROBE_WAITS_MS[Math.min(attempt + 1, PROBE_WAITS_MS.length - 1)] ?? 0
      this.#askAfter(next, attempt + 1)
    })
  }

  #open(): void {
    this.#log.info(
      { awayMs: this.#clock.now() - (this.#closedSince ?? 0) },
      'Gitea answers again: work goes on',
    )
    this.#closedSince = undefined
    this.reason = undefined
    this.#onOpen()
  }
}
