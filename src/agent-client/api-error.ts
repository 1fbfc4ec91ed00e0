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
  readonly cause?: unknown
}

/** Only with one of these codes is a session over. */
const OVER: ReadonlySet<string> = new Set(['SESSION_UNKNOWN', 'SESSION_ENDED', 'FENCE_OLD'])

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
  }

  /** The bot or the way to it is down or busy: the same call may succeed later. */
  get isAway(): boolean {
    return this.status === undefined || this.status === 408 || this.status === 429 || this.status >= 500
  }

  /** The bot says that the session is not this agent's any more: it has ended, was lost, or another one has begun. */
  get isOver(): boolean {
    return this.problem !== undefined && OVER.has(this.problem)
  }

  /** Somebody else has answered, e.g. a proxy that finds no bot behind it just now: that says nothing of a session. */
  get isForeign(): boolean {
    return this.status !== undefined && this.problem === undefined
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
