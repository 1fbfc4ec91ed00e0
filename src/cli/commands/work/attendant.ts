import type { AgentApi, Held, UsageReport } from '../../../agent-client/agent-api.ts'
import type { HeartbeatAnswer } from '../../../agent-client/answers.ts'
import { AgentApiError } from '../../../agent-client/api-error.ts'
import { type Clock, sleep } from '../../../clock.ts'
import { asError } from '../../../errors.ts'
import { UsageReader } from './usage.ts'

/** Why the runner ends a command, or does not go on with a task. */
export type Stopped =
  /** A person at this machine. */
  | { readonly kind: 'interrupted' }
  /** The bot said `stop`. */
  | { readonly kind: 'told'; readonly why: string }
  /** The session is somebody else's, or over. */
  | { readonly kind: 'lost'; readonly why: string }
  /** It was told to rotate, and did not. */
  | { readonly kind: 'rotated' }

/** What the bot advises, and why. */
export type Told = Pick<HeartbeatAnswer, 'advice' | 'reason'>

/** What a session is kept alive with. */
export interface AttendantOptions {
  readonly api: Pick<AgentApi, 'heartbeat'>
  readonly clock: Clock
  readonly held: Held
  readonly everyMs: number
  readonly redact: (text: string) => string
  readonly say: (line: string) => void
}

/** Keeps a session alive from the claim to its end, clone and push included, and learns from the bot whether to go on. */
export class Attendant {
  /** What the command has used. */
  readonly reader: UsageReader
  readonly #options: AttendantOptions
  readonly #over = new AbortController()
  readonly #stopping = new AbortController()
  readonly #abandoning = new AbortController()
  #stopped: Stopped | undefined
  #advice: Told['advice'] = 'continue'
  #isFinished = false
  #listener: ((told: Told) => void) | undefined
  #ended: Promise<void> = Promise.resolve()

  constructor(options: AttendantOptions) {
    this.#options = options
    this.reader = new UsageReader(options.redact)
  }

  start(): void {
    this.#ended = this.#attend()
  }

  /** Aborted when the work on the task has to end. */
  get signal(): AbortSignal {
    return this.#stopping.signal
  }

  /** Aborted when, besides, nothing of it is to be handed in any more. */
  get abandoned(): AbortSignal {
    return this.#abandoning.signal
  }

  get stopped(): Stopped | undefined {
    return this.#stopped
  }

  /** Who passes advice on; called when it is another one than before. */
  onAdvice(listener: ((told: Told) => void) | undefined): void {
    this.#listener = listener
  }

  stop(why: Stopped): void {
    this.#stopped ??= why
    this.#stopping.abort()
    if (this.#stopped.kind !== 'rotated') this.#abandoning.abort()
  }

  /**
   * The command has ended. What it has cost is told with the end of the session: a budget that it used up would only have the
   * work thrown away that was paid for.
   */
  finish(): void {
    this.#isFinished = true
  }

  /**
   * Asks the bot whether the session is still this one's, and waits for it if it is away: before something becomes visible.
   * @throws AgentApiError if it stays away
   */
  async confirm(): Promise<void> {
    await this.#beat(true)
  }

  /** No further heartbeats. */
  async end(): Promise<void> {
    this.#over.abort()
    await this.#ended
  }

  async #attend(): Promise<void> {
    const { clock, everyMs } = this.#options
    const { signal } = this.#over
    while (!signal.aborted && this.#stopped?.kind !== 'lost') {
      await sleep(clock, everyMs, signal)
      if (!signal.aborted) await this.#beat(false).catch((error) => this.#options.say(asError(error).message))
    }
  }

  async #beat(isPatient: boolean): Promise<void> {
    const { api, held } = this.#options
    const { signal } = this.#over
    const wasFinished = this.#isFinished
    try {
      const told = await api.heartbeat(held, this.#report(), { isPatient, signal })
      // an answer to what was said while the command worked; the bot is asked again before anything becomes visible
      if (!signal.aborted && wasFinished === this.#isFinished) this.#hear(told)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof AgentApiError && error.isOver)) throw error
      this.stop({ kind: 'lost', why: error.detail })
    }
  }

  #report(): UsageReport {
    const { costUsd: _, ...finished } = this.reader.usage
    return this.#isFinished ? { ...finished, finished: true } : this.reader.usage
  }

  #hear(told: Told): void {
    if (told.advice === this.#advice) return
    this.#advice = told.advice
    this.#options.say(`${told.advice}: ${told.reason ?? ''}`)
    this.#listener?.(told)
    if (told.advice === 'stop') this.stop({ kind: 'told', why: told.reason ?? '' })
  }
}
