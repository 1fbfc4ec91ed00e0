import type { Clock } from '../clock.ts'
import { asError, CoordinatorError } from '../errors.ts'
import { GiteaError } from '../gitea/gitea-error.ts'
import type { Log } from '../log.ts'

/** How long to wait before Gitea is asked again, ms: at first soon, then every half minute. */
const PROBE_WAITS_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000]

/** Why Gitea cannot be worked with. */
interface Failure {
  /** For everybody. */
  readonly reason: string
  /** It is there, but does not take the token: somebody has to do something. */
  readonly isRefusal: boolean
}

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
  #lastFailure: Failure = { reason: '', isRefusal: false }
  #failure: Failure | undefined
  #probing: Promise<boolean> | undefined
  #stopped = false
  /** @param probe resolves when Gitea answers and takes the token */
  constructor(deps: { probe: () => Promise<unknown>; clock: Clock; log: Log; onOpen: () => void }) {
    this.#probe = deps.probe
    this.#clock = deps.clock
    this.#log = deps.log
    this.#onOpen = deps.onOpen
  }

  /** Why Gitea counts as away, for everybody: no path, as it may name a private repository. */
  get reason(): string | undefined {
    return this.#failure?.reason
  }

  /** Gitea is there, but refuses the token. */
  get isRefused(): boolean {
    return this.#failure?.isRefusal ?? false
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
      this.#close({ reason, isRefusal: false }, retryAfterMs)
      return false
    }
    this.#probing ??= this.#ask().finally(() => {
      this.#probing = undefined
    })
    const there = await this.#probing
    if (!there && this.isOpen) this.#close(this.#lastFailure, PROBE_WAITS_MS[0] ?? 0)
    // somebody else may have been told to wait in the meantime
    return there && this.isOpen
  }

  /** At the start, before anything is claimed. */
  async check(): Promise<boolean> {
    const there = await this.#ask()
    if (!there) this.#close(this.#lastFailure, PROBE_WAITS_MS[0] ?? 0)
    return there
  }

  /** Asks now, for what it was waiting for may have come: a new token. Resolves to whether Gitea answers and takes it. */
  async ask(): Promise<boolean> {
    const there = await this.#ask()
    if (this.#stopped) return there
    this.#cancel()
    if (there) {
      if (!this.isOpen) this.#open()
    } else if (this.isOpen) this.#close(this.#lastFailure, PROBE_WAITS_MS[0] ?? 0)
    else {
      this.#tellChange()
      this.#askAfter(PROBE_WAITS_MS[0] ?? 0, 0)
    }
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
      this.#lastFailure = { reason: asError(error).message, isRefusal: isRefusal(error) }
      return false
    }
  }

  #close(failure: Failure, waitMs: number): void {
    this.#closedSince = this.#clock.now()
    this.#tell(failure)
    this.#askAfter(waitMs, 0)
  }

  /** Once for each thing that somebody would do about it, however often Gitea is asked. */
  #tell(failure: Failure): void {
    this.#failure = failure
    const { reason, isRefusal } = failure
    if (isRefusal) this.#log.error({ reason }, REFUSED)
    else this.#log.warn({ reason }, AWAY)
  }

  /** A Gitea that comes back may refuse the token, and one that refused it may go away. */
  #tellChange(): void {
    if (this.#lastFailure.isRefusal === this.isRefused) this.#failure = this.#lastFailure
    else this.#tell(this.#lastFailure)
  }

  #askAfter(waitMs: number, attempt: number): void {
    if (this.#stopped) return
    this.#cancel()
    this.#cancel = this.#clock.after(waitMs, async () => {
      const there = await this.#ask()
      if (this.#stopped) return
      // somebody else may have asked in the meantime
      if (this.isOpen) return
      if (there) return this.#open()
      this.#tellChange()
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
    this.#failure = undefined
    this.#onOpen()
  }
}

const AWAY = 'Gitea is away: deliveries are kept, work waits until it answers again'
const REFUSED =
  'Gitea refuses GITEA_TOKEN: deliveries are kept, work waits for a token that it takes (set it and send SIGHUP, or start the bot again)'

function isRefusal(error: unknown): boolean {
  if (error instanceof GiteaError) return error.status === 401
  // it is the token of another user
  return error instanceof CoordinatorError && error.code === 'BOT_CHANGED'
}
