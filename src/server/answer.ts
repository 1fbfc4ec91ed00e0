import type { Context } from 'koa'
import type { Clock } from '../clock.ts'

/** Headers of every answer: nothing here may be stored by a proxy or guessed to be HTML by a browser. */
export const SAFE_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const

const JSON_HEADERS = { ...SAFE_HEADERS, 'content-type': 'application/json; charset=utf-8' } as const

/** How long a client may go on sending after it was refused, so that it gets to read why. Milliseconds. */
const LINGER_MS = 1000

/** A "no" with its three sentences. All texts are fixed: nothing that was sent comes back. */
export interface Refusal {
  /** HTTP status, 400 to 599. */
  status: number
  /** Stable over releases, e.g. `SIGNATURE_INVALID`. */
  code: string
  message: string
  /** What the person who set up the hook should do. */
  hint: string
  /** Further headers, e.g. `{ allow: 'POST' }`. */
  headers?: Readonly<Record<string, string>>
}

/** The JSON text of a refusal: `{"error":{"code","message","hint"}}`. */
export function refusalBody({ code, message, hint }: Refusal): string {
  return JSON.stringify({ error: { code, message, hint } })
}

/**
 * Sends a JSON text. It writes to the response itself: through `ctx.body` the same answer costs about 15 % of
 * what the whole request costs (measured).
 *
 * @example answerJson(ctx, 200, '{"status":"accepted"}')
 */
export function answerJson(
  ctx: Context,
  status: number,
  json: string,
  headers: Refusal['headers'] = {},
): void {
  writeHead(ctx, status, json, headers)
  ctx.res.end(json)
}

/** Answers a request whose body was read to the end (or that has none); the connection stays usable. */
export function refuse(ctx: Context, refusal: Refusal): void {
  answerJson(ctx, refusal.status, refusalBody(refusal), refusal.headers)
}

/**
 * Answers a request whose body is still coming, and closes the connection. What still comes is thrown away for
 * up to a second first: closing at once sends a reset, and Gitea would show that instead of the reason.
 */
export function refuseUnread(ctx: Context, refusal: Refusal, clock: Clock): void {
  const json = refusalBody(refusal)
  writeHead(ctx, refusal.status, json, { ...refusal.headers, connection: 'close' })
  ctx.res.write(json)
  const close = () => {
    cancel()
    ctx.res.end()
  }
  const cancel = clock.after(LINGER_MS, close)
  ctx.req.once('end', close).once('close', close).resume()
}

function writeHead(ctx: Context, status: number, json: string, headers: Refusal['headers']): void {
  ctx.respond = false
  ctx.res.writeHead(status, { ...JSON_HEADERS, ...headers, 'content-length': Buffer.byteLength(json) })
}
