import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Context, Middleware } from 'koa'
import type { Receipt } from '../app/app.ts'
import type { Clock } from '../clock.ts'
import { WEBHOOK_PATH } from '../gitea/delivery.ts'
import { isLook, verifySignature } from '../gitea/signature.ts'
import { UnreadableDelivery } from '../gitea/unreadable-delivery.ts'
import { StorageUnavailable } from '../inbox/storage-unavailable.ts'
import { answerJson, type Refusal, refuse, refuseUnread } from './answer.ts'
import { BodyBudget } from './body-budget.ts'
import { errorFields } from './error-fields.ts'
import type { RareLog } from './rare-log.ts'
import { readBody } from './read-body.ts'
import * as refusals from './refusals.ts'
import type { ServerLog } from './server-log.ts'

const DEFAULT_MAX_BODY_BYTES = 25 * 1024 * 1024
const DEFAULT_BODY_TIMEOUT_MS = 10_000

/** How many bodies of the full size may be in memory at once. */
const LARGEST_BODIES_AT_ONCE = 4

/** What the webhook needs to know of the rest of the program. */
export interface Door {
  /** The secrets that count; two of them while a secret is being changed. */
  secrets: readonly string[]
  /** Largest body, bytes; 25 MiB if not given. */
  maxBodyBytes?: number
  /** From the end of the headers to the last byte of the body, milliseconds; 10,000 if not given. */
  bodyTimeoutMs?: number
  /**
   * Stores a delivery whose signature was right; resolves only when it is on disk.
   * @throws UnreadableDelivery (answered 422), StorageUnavailable (503 with Retry-After); anything else is a 500
   */
  receive(headers: IncomingHttpHeaders, json: Buffer): Promise<Receipt>
  /** Told of what came with a wrong signature, or without one. */
  refused?(): void
  /** Told how each delivery was answered, and of which event it was if that is known; for metrics. */
  answered?(answer: DoorAnswer, event?: string): void
}

/**
 * How a delivery was answered: `unsigned` 401, `unreadable` 422, `unavailable` 503 because the disk took nothing, `failed`
 * 500, `refused` for what was not even read (size, type, time, memory).
 */
export type DoorAnswer = Receipt['status'] | 'unsigned' | 'unreadable' | 'unavailable' | 'failed' | 'refused'

/** What the webhook gets from the server around it. */
export interface WebhookDeps {
  log: ServerLog
  logRarely: RareLog
  clock: Clock
}

/**
 * `POST /webhook/gitea`. It stands first in the Koa stack and asks for the path itself: behind a router each
 * delivery costs a third more (measured).
 */
export function webhook(door: Door, deps: WebhookDeps): Middleware {
  const maxBytes = door.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES
  const timeoutMs = door.bodyTimeoutMs ?? DEFAULT_BODY_TIMEOUT_MS
  const budget = new BodyBudget(LARGEST_BODIES_AT_ONCE * maxBytes)
  const receive = async (ctx: Context) => {
    const share = budget.open()
    try {
      const refusal = refusalByHead(ctx.req, maxBytes)
      const read = refusal
        ? { refusal }
        : await readBody(ctx.req, { maxBytes, timeoutMs, share, clock: deps.clock })
      if (read === 'gone') return hangUp(ctx)
      if ('refusal' in read) {
        // answered as anybody is, but no delivery, and nothing that the log should warn of
        if (ctx.req.method === 'GET' && isLook(ctx.req.headers, door.secrets))
          return refuseUnread(ctx, read.refusal, deps.clock)
        door.answered?.('refused')
        return turnAway(ctx, read.refusal, deps)
      }
      await handOver(ctx, read.body, door, deps)
    } finally {
      share.close()
    }
  }
  return (ctx, next) => (isWebhook(ctx) ? receive(ctx) : next())
}

function isWebhook(ctx: Context): boolean {
  // The plain comparison spares ordinary deliveries Koa's URL parser.
  if (ctx.req.url === WEBHOOK_PATH) return true
  // a redirect would turn Gitea's POST into a GET
  return ctx.path === WEBHOOK_PATH || ctx.path === `${WEBHOOK_PATH}/`
}

/** What can be refused before the body is read. */
function refusalByHead({ method, headers }: IncomingMessage, maxBytes: number): Refusal | undefined {
  if (method !== 'POST') return refusals.METHOD_NOT_ALLOWED
  if (isEncoded(headers['content-encoding'])) return refusals.ENCODED
  if (!isReadableType(headers['content-type'])) return refusals.WRONG_CONTENT_TYPE
  return Number(headers['content-length'] ?? 0) > maxBytes ? refusals.TOO_LARGE : undefined
}

function isEncoded(contentEncoding: string | undefined): boolean {
  return contentEncoding !== undefined && contentEncoding.trim().toLowerCase() !== 'identity'
}

/** Other types pass: only the signature says whether a body is Gitea's, and it does not cover this header. */
function isReadableType(contentType: string | undefined): boolean {
  if (contentType === undefined || contentType === 'application/json') return true
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType) ?? []
  return !/^\s*multipart\//i.test(contentType) && (charset === undefined || /^utf-?8$/i.test(charset))
}

async function handOver(ctx: Context, body: Buffer, door: Door, deps: WebhookDeps): Promise<void> {
  const json = verifySignature(ctx.req.headers, body, door.secrets)
  if (json === undefined) {
    logRefusal(ctx, refusals.SIGNATURE_INVALID, deps)
    door.refused?.()
    door.answered?.('unsigned')
    return refuse(ctx, refusals.SIGNATURE_INVALID)
  }
  try {
    const { status, event, delivery, reason } = await door.receive(ctx.req.headers, json)
    answerJson(ctx, 200, JSON.stringify({ status, event, delivery, reason }))
    door.answered?.(status, event)
  } catch (thrown) {
    if (thrown instanceof UnreadableDelivery) door.answered?.('unreadable', thrown.event)
    else door.answered?.(thrown instanceof StorageUnavailable ? 'unavailable' : 'failed')
    refuse(ctx, refusalFor(thrown, deps))
  }
}

/** The answer for what `receive` threw; the log gets the details, the sender does not. */
function refusalFor(thrown: unknown, { log, logRarely }: WebhookDeps): Refusal {
  if (thrown instanceof UnreadableDelivery) {
    logRarely('warn', thrown.code, thrown.message)
    return refusals.unreadable(thrown)
  }
  if (thrown instanceof StorageUnavailable) {
    logRarely('error', thrown.code, thrown.message, { error: errorFields(thrown) })
    return { ...refusals.NOT_STORED, headers: { 'retry-after': String(thrown.retryAfterSeconds) } }
  }
  log.error(
    { code: refusals.INTERNAL.code, error: errorFields(thrown) },
    'A delivery was signed right but could not be received.',
  )
  return refusals.INTERNAL
}

function turnAway(ctx: Context, refusal: Refusal, deps: WebhookDeps): void {
  logRefusal(ctx, refusal, deps)
  refuseUnread(ctx, refusal, deps.clock)
}

function logRefusal(ctx: Context, { code, status, message }: Refusal, { logRarely }: WebhookDeps): void {
  logRarely('warn', code, message, { status, from: ctx.req.socket.remoteAddress })
}

/** The sender is gone, so there is nobody to answer; Koa must not try. */
function hangUp(ctx: Context): void {
  ctx.respond = false
  ctx.req.socket.destroy()
}
