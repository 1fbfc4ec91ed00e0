/** What went wrong with a call, as far as anybody has to decide by it. */
export type FailureKind =
  /** No connection, too slow, 5xx, or an answer that is none of the API's (a proxy's page). */
  | 'away'
  /** 429 or 529: later. */
  | 'busy'
  /** 401 or 403: the key. */
  | 'denied'
  /** 404: the model or the address. */
  | 'unknown'
  /** Any other no, e.g. 400 without credit. */
  | 'rejected'
  /** The bot stops. */
  | 'stopped'

const HINTS: Partial<Record<FailureKind, string>> = {
  denied: 'Check ANTHROPIC_API_KEY: the key is wrong, was withdrawn, or may not use this model.',
  unknown: 'Check ANTHROPIC_MODEL and ANTHROPIC_BASE_URL: there is no such model at this address.',
  rejected: 'Check the account at the provider: one without credit is refused in this way, too.',
}

/**
 * A call of the model that brought no answer. It keeps neither the request nor the error of the library: both know the key.
 *
 * @example new ModelFailure('busy', '529 overloaded', { retryAfterMs: 30_000 })
 */
export class ModelFailure extends Error {
  readonly kind: FailureKind
  readonly retryAfterMs: number | undefined
  /** What the operator can do about it. */
  readonly hint: string | undefined
  /** The question was sent and nobody knows whether it was answered: it may have to be paid. */
  readonly mayCost: boolean

  constructor(
    kind: FailureKind,
    message: string,
    options: { readonly retryAfterMs?: number | undefined; readonly mayCost?: boolean } = {},
  ) {
    super(message)
    this.name = 'ModelFailure'
    this.kind = kind
    this.retryAfterMs = options.retryAfterMs
    this.hint = HINTS[kind]
    this.mayCost = options.mayCost ?? false
  }

  /** Whether waiting helps; what it does not help needs the operator. */
  get isPassing(): boolean {
    return this.kind !== 'denied' && this.kind !== 'unknown'
  }
}

/** Longer requests to wait are not obeyed to the letter. */
const MAX_RETRY_AFTER_MS = 60 * 60_000

/** What the API calls its errors (platform.claude.com, "Errors"). */
const TYPES = new Set([
  'invalid_request_error',
  'authentication_error',
  'billing_error',
  'permission_error',
  'not_found_error',
  'request_too_large',
  'rate_limit_error',
  'api_error',
  'timeout_error',
  'overloaded_error',
])

/** What `boundedFetch` makes of answers that are none, as errors of the API with types of its own. */
const OWN_ERRORS: Readonly<Record<string, string>> = {
  answer_lost: 'the connection was lost, or the time was over, before there was an answer',
  not_the_api: 'what answered is not the API (is there a proxy between?)',
}

/**
 * What was thrown by the library as what it means; pure, so that it can be tested without any server. Of the answer only its
 * status and a type of a fixed list are told: a proxy may repeat the key in any words, so none of them is passed on.
 */
export function failureOf(thrown: unknown): ModelFailure {
  if (thrown instanceof ModelFailure) return thrown
  const status = statusOf(thrown)
  const code = codeOf(thrown)
  return new ModelFailure(kindOf(status), status === undefined ? lost(code) : refused(status, thrown), {
    retryAfterMs: retryAfterMs(thrown),
    mayCost: status === undefined ? !UNSENT.has(code) : mayBePaid(status),
  })
}

function lost(code: string): string {
  return UNSENT.has(code) ? `no connection: ${code}` : 'the connection was lost before there was an answer'
}

function refused(status: number, thrown: unknown): string {
  const type = typeof thrown === 'object' && thrown !== null && 'type' in thrown ? String(thrown.type) : ''
  return (
    (Object.hasOwn(OWN_ERRORS, type) ? OWN_ERRORS[type] : undefined) ??
    (TYPES.has(type) ? `${status} ${type}` : `${status}`)
  )
}

/** Whether an answer with this status leaves open that the question was answered, and is to be paid: a gateway does not know. */
export function mayBePaid(status: number): boolean {
  return status === 408 || (status >= 500 && !REFUSALS.has(status))
}

/** The API says with these that it did not do it; so it does with every 4xx but 408. */
const REFUSALS = new Set([500, 503, 529])

/** Whether what `fetch` threw says that no question was sent. */
export function isUnsent(thrown: unknown): boolean {
  return UNSENT.has(codeOf(innermost(thrown)))
}

/** fetch and the SDK wrap what was thrown. */
export function innermost(thrown: unknown): unknown {
  return thrown instanceof Error && thrown.cause instanceof Error ? innermost(thrown.cause) : thrown
}

/** With these no question has left the machine. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
}

function kindOf(status: number | undefined): FailureKind {
  if (status === undefined || status === 408 || (status >= 500 && status !== 529)) return 'away'
  if (status === 429 || status === 529) return 'busy'
  if (status === 401 || status === 403) return 'denied'
  if (status === 404) return 'unknown'
  // a redirect is not followed: the key would go wherever it leads
  return status < 400 ? 'unknown' : 'rejected'
}

function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('status' in thrown)) return undefined
  return typeof thrown.status === 'number' ? thrown.status : undefined
}

function retryAfterMs(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('headers' in thrown)) return undefined
  return thrown.headers instanceof Headers ? waitIn(thrown.headers) : undefined
}

/** How long an answer asks to wait, ms; undefined = it does not say, or not as a number. */
export function waitIn(headers: Headers): number | undefined {
  const [ms, seconds] = [headers.get('retry-after-ms'), headers.get('retry-after')].map((text) =>
    text?.trim() ? Number(text) : Number.NaN,
  )
  const waitMs = Number.isFinite(ms) ? ms : Number(seconds) * 1_000
  return waitMs !== undefined && waitMs > 0 ? Math.min(waitMs, MAX_RETRY_AFTER_MS) : undefined
}
