import { CoordinatorError } from '../errors.ts'

/** What the bot answered instead of what was asked for. */
export interface ApiProblem {
  /** Of the answer; undefined = none came. */
  readonly status: number | undefined
  /** The bot's own code, e.g. `FENCE_OLD`; undefined = it gave none. */
  readonly code?: string | undefined
  readonly detail: string
  readonly hint?: string | undefined
  readonly retryAfterMs?: number | undefined
  /** The bot has answered at this address before. */
  readonly isKnownPlace?: boolean
  readonly cause?: unknown
}

/** Statuses with which the bot says that something is over; whatever stands before it has them as well. */
const GONE: readonly (number | undefined)[] = [404, 409, 410]
/** The bot's own codes for that. */
const OVER: ReadonlySet<string | undefined> = new Set([
  ...['SESSION_UNKNOWN', 'SESSION_ENDED', 'FENCE_OLD'],
  ...['TASK_NOT_YOURS', 'TASK_TAKEN', 'TASK_NOT_READY'],
])

/** A call to the bot that did not succeed: what was asked, what came back and what to do. */
export class AgentApiError extends CoordinatorError {
  /** Of the answer; undefined = none came. */
  readonly status: number | undefined
  /** The bot's own code, e.g. `FENCE_OLD`. */
  readonly problem: string | undefined
  /** What the bot said, without what was asked. */
  readonly detail: string
  /** How long the bot asked to be left alone, ms. */
  readonly retryAfterMs: number | undefined
  /** It is answered in the bot's place, where the bot has answered before: by a proxy, while the bot is replaced. */
  readonly #isInstead: boolean

  constructor(call: string, problem: ApiProblem) {
    const { status, detail, retryAfterMs } = problem
    const answer = status === undefined ? 'got no answer' : `was answered ${status}`
    const hint = problem.hint ?? hintFor(status)
    super('AGENT_API_FAILED', `${call} ${answer}: ${ended(detail)}`, {
      ...(hint ? { hint } : {}),
      cause: problem.cause,
    })
    this.status = status
    this.problem = problem.code
    this.detail = ended(detail)
    this.retryAfterMs = retryAfterMs
    this.#isInstead = problem.isKnownPlace === true && problem.code === undefined && GONE.includes(status)
  }

  /** The bot or the way to it is down or busy: the same call may succeed later. */
  get isAway(): boolean {
    const { status } = this
    return status === undefined || status === 408 || status === 429 || status >= 500 || this.#isInstead
  }

  /** The session is not this agent's any more: it has ended, was lost, or another one has begun. */
  get isOver(): boolean {
    return GONE.includes(this.status) && OVER.has(this.problem)
  }
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function hintFor(status: number | undefined): string | undefined {
  if (status === undefined) return 'Check MOSAIC_URL, and that the bot runs.'
  if (status === 401)
    return 'Check MOSAIC_AGENT_TOKEN: make a token with `mosaic-coordinator agent token NAME`.'
  if (status === 404)
    return 'It does not exist, or is not of this agent; a bot of an older version knows no agents.'
  return undefined
}
