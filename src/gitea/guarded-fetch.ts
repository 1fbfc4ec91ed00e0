import type { Clock } from '../clock.ts'
import { type FailedCall, GiteaError, type GiteaErrorKind } from './gitea-error.ts'

/** One request, and what came of it. */
export interface Exchange {
  readonly method: string
  /** Below `/api/v1`, with names in it. */
  readonly path: string
  /** Undefined = no answer came. */
  readonly status: number | undefined
  /** To the end of the answer, ms. */
  readonly durationMs: number
}

/** How the guarded fetch is set up. */
export interface GuardOptions {
  /** Without a slash at its end, e.g. `https://git.example`. */
  readonly baseUrl: string
  readonly clock: Clock
  /** The whole exchange, reading the answer included, ms. */
  readonly timeoutMs: number
  /** Ends every call when the run that made it is over. */
  readonly signal?: AbortSignal
  /** Asked before every call that changes something. @throws what the caller is to get */
  readonly beforeWrite?: () => void
  /** Told of every answered call, for health. */
  readonly onAnswer?: (call: { method: string; path: string; status: number }) => void
  /** Told of every exchange, repetitions too, also of one that got no answer; for metrics. */
  readonly onExchange?: (exchange: Exchange) => void
}

/** Answers that mean "not now" (RFC 9110 and what proxies send); everything else of 5xx is Gitea's own failure. */
const AWAY_STATUSES = new Set([401, 408, 429, 502, 503, 504])
/** A reading call is repeated after these waits (ms); a longer absence is the worker's business, not the call's. */
const READ_RETRY_WAITS_MS = [100, 400]
/** Only a call that failed sooner is repeated at once. */
const QUICK_FAILURE_MS = 3_000
/** Longer requests to wait are not obeyed to the letter: a proxy once said a day. */
const MAX_RETRY_AFTER_MS = 15 * 60_000

/**
 * A `fetch` for gitea-js that closes its traps: it times out, repeats only reading calls, never follows a redirect
 * (fetch turns a redirected POST into a GET), never leaves the configured host, and throws a {@link GiteaError} for
 * everything that is not a readable success, where gitea-js would throw a Response or return `data: null`.
 */
export function guardedFetch(options: GuardOptions): typeof fetch {
  return async (input, init = {}) => {
    const url = String(input)
    const method = (init.method ?? 'GET').toUpperCase()
    const path = apiPath(method, url, options.baseUrl)
    if (method !== 'GET' && method !== 'HEAD') options.beforeWrite?.()
    const waits = method === 'GET' ? READ_RETRY_WAITS_MS : []
    const begunAt = options.clock.monotonic()
    for (let attempt = 0; ; attempt++) {
      try {
        return await exchange(options, url, { ...init, method }, path)
      } catch (error) {
        const waitMs = waits[attempt]
        // a Gitea that hangs is away: three time-outs in a row would outlast the run, and nobody would ask it
        const isSlow = options.clock.monotonic() - begunAt > QUICK_FAILURE_MS
        if (
          waitMs === undefined ||
          isSlow ||
          !isPassing(error) ||
          options.signal?.aborted ||
          init.signal?.aborted
        )
          throw error
        await new Promise<void>((resolve) => {
          options.clock.after(waitMs, resolve)
        })
      }
    }
  }
}

/** Worth a second try at once: not when Gitea said how long to wait, and not when it refused the token. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof GiteaError &&
    error.kind === 'away' &&
    error.status !== 401 &&
    error.retryAfterMs === undefined
  )
}

/** The path below `/api/v1`. @throws GiteaError `outside` of one that would leave it; what it says may be anything, so it is not told */
function apiPath(method: string, url: string, baseUrl: string): string {
  const prefix = `${baseUrl}/api/v1/`
  const [path = ''] = url.split('?')
  const segments = path.slice(prefix.length).split('/')
  if (
    !path.startsWith(prefix) ||
    segments.some(isDots) ||
    new URL(url).href.split('?')[0] !== new URL(path).href
  ) {
    throw new GiteaError({
      method,
      path: '(outside)',
      kind: 'outside',
      said: 'the path leaves the API',
    })
  }
  return path.slice(prefix.length - 1)
}

function isDots(segment: string): boolean {
  return /^(\.|%2e){1,2}$/i.test(segment)
}

async function exchange(
  options: GuardOptions,
  url: string,
  init: RequestInit & { method: string },
  path: string,
): Promise<Response> {
  const call = { method: init.method, path }
  const abort = new AbortController()
  const onAbort = () => abort.abort(options.signal?.reason)
  if (options.signal?.aborted) onAbort()
  options.signal?.addEventListener('abort', onAbort, { once: true })
  const cancelTimer = options.clock.after(options.timeoutMs, () =>
    abort.abort(new Error(`no answer in ${options.timeoutMs} ms`)),
  )
  // a single call may have an end of its own
  const signal = init.signal ? AbortSignal.any([abort.signal, init.signal]) : abort.signal
  const begunAt = options.clock.monotonic()
  let status: number | undefined
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal })
    const text = await response.text()
    status = response.status
    options.onAnswer?.({ ...call, status })
    return checked(call, response, text, options.clock.now())
  } catch (thrown) {
    if (thrown instanceof GiteaError) throw thrown
    throw new GiteaError({ ...call, kind: 'away', said: reasonOf(thrown, signal), cause: thrown })
  } finally {
    cancelTimer()
    options.onExchange?.({ ...call, status, durationMs: options.clock.monotonic() - begunAt })
    options.signal?.removeEventListener('abort', onAbort)
  }
}

function reasonOf(thrown: unknown, signal: AbortSignal): string {
  if (signal.aborted && signal.reason instanceof Error) return signal.reason.message
  const cause = thrown instanceof Error ? thrown.cause : undefined
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return thrown instanceof Error ? thrown.message : 'unknown reason'
}

function checked(
  call: { method: string; path: string },
  response: Response,
  text: string,
  nowMs: number,
): Response {
  const { status } = response
  if (status >= 200 && status < 300) {
    if (text !== '' && !isReadable(call.path, response, text))
      throw new GiteaError({ ...call, status, kind: 'unreadable' })
    if (text === '' && call.method === 'GET' && status === 200)
      throw new GiteaError({ ...call, status, kind: 'unreadable' })
    const { headers } = response
    // a body of the null-body statuses is not allowed, and gitea-js reads the body of every answer
    const init = { status: text === '' ? status : Math.min(status, 203), headers }
    const readable = new Response(text === '' ? null : text, init)
    // a Response that is made by hand has none, and an answer that makes no sense is told with its path
    return Object.defineProperty(readable, 'url', { value: response.url })
  }
  const retryAfterMs = retryAfter(response.headers.get('retry-after'), nowMs)
  throw new GiteaError({
    ...call,
    status,
    kind: status === 404 && isPage(response) ? 'unreadable' : kindOf(status),
    said: messageIn(text),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...movedTo(response.headers.get('location')),
  })
}

/** A renamed repository's new name, out of a redirect within the API. */
function movedTo(location: string | null): Pick<FailedCall, 'movedTo'> {
  const [, owner, repo] = /\/api\/v1\/repos\/([\w.-]+)\/([\w.-]+)(?:\/|\?|$)/.exec(location ?? '') ?? []
  return owner === undefined || repo === undefined ? {} : { movedTo: { owner, repo } }
}

function kindOf(status: number): GiteaErrorKind {
  if (status >= 300 && status < 400) return 'moved'
  if (AWAY_STATUSES.has(status)) return 'away'
  return status >= 500 ? 'failed' : 'refused'
}

/** Gitea's API says "not found" in JSON, or in plain text for a route that it does not have; a page is somebody else's. */
function isPage(response: Response): boolean {
  return response.headers.get('content-type')?.includes('html') ?? false
}

/** Routes that answer text or bytes rather than JSON. */
const NOT_JSON =
  /^\/(markdown|markup)(\/|$)|^\/repos\/[^/]+\/[^/]+\/(raw|media|archive|signing-key)|\.(diff|patch)$|^\/signing-key/

function isReadable(path: string, response: Response, text: string): boolean {
  if (NOT_JSON.test(path)) return true
  if (!response.headers.get('content-type')?.includes('json')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function messageIn(text: string): string {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'string') return body.slice(0, 200)
    if (typeof body === 'object' && body !== null && 'message' in body)
      return String(body.message).slice(0, 200)
  } catch {
    // an HTML page or nothing: it says nothing that helps
  }
  return ''
}

/** Seconds or a date (RFC 9110 10.2.3) as ms; nonsense counts as absent. */
function retryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - nowMs
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS) : undefined
}
