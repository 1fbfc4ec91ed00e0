import type { Context } from 'koa'
import type { z } from 'zod'
import type { Clock } from '../../clock.ts'
import type { Identities, Identity } from '../../sessions/identities.ts'
import type { RateLimit } from '../../sessions/rate-limit.ts'
import type { BodyBudget } from '../body-budget.ts'
import { type BodyResult, readBody } from '../read-body.ts'
import type { AgentRefusal } from './problems.ts'
import * as problems from './problems.ts'

/** What was encoded more often nothing decodes. */
const TIMES_ENCODED = 3
const MAX_BODY_BYTES = 64 * 1024
const BODY_TIMEOUT_MS = 10_000
/** More of what is wrong is not told at once, in characters. */
const LONGEST_DETAIL = 500

/** Whose request it is, or why it is not let in. */
export async function enter(
  ctx: Context,
  { identities, limit }: { readonly identities: Identities; readonly limit: RateLimit },
): Promise<{ readonly identity: Identity } | { readonly refusal: AgentRefusal }> {
  if (hasTokenInUrl(ctx)) return { refusal: problems.TOKEN_IN_URL }
  const token = bearerOf(ctx)
  const identity = token === undefined ? undefined : await identities.identify(token)
  if (!identity) return { refusal: refusalOfStranger(ctx, limit) }
  const waitS = limit.take(identity.tokenId)
  return waitS === undefined ? { identity } : { refusal: rateLimited(waitS) }
}

/** @param waitS until the token may ask again, in seconds */
export function rateLimited(waitS: number): AgentRefusal {
  return { ...problems.RATE_LIMITED, headers: { 'retry-after': String(waitS) } }
}

/** Aborted when the agent hangs up: nobody is given a task whom its answer cannot reach. */
export function goneWith(ctx: Context): AbortSignal {
  const gone = new AbortController()
  ctx.res.once('close', () => gone.abort())
  return gone.signal
}

/** The token of a request, if it has one of the right shape. */
function bearerOf(ctx: Context): string | undefined {
  return /^Bearer (\S+)$/i.exec(ctx.req.headers.authorization ?? '')?.[1]
}

/** Whether a token stands in the URL, however it is written there. */
export function hasTokenInUrl(ctx: Context): boolean {
  let url = ctx.req.url ?? ''
  for (let times = 0; times < TIMES_ENCODED; times++)
    url = url.replaceAll(/%([0-7][\da-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  return url.includes('mca_')
}

/**
 * Why a request without a token that counts is not answered. Those of one address are slowed when they are many; behind a proxy all
 * come from one, so requests with a good token are never counted with them.
 */
function refusalOfStranger(ctx: Context, limit: RateLimit): AgentRefusal {
  const waitS = limit.take(`address ${ctx.req.socket.remoteAddress}`)
  if (waitS === undefined) return problems.TOKEN_INVALID
  return { ...problems.TOO_MANY_WRONG, headers: { 'retry-after': String(waitS) } }
}

/** The body's bytes, or why it was not read; `gone`: the agent hung up. */
export async function readBytes(
  ctx: Context,
  budget: BodyBudget,
  clock: Clock,
): Promise<{ readonly bytes: Buffer } | { readonly refusal: AgentRefusal } | 'gone'> {
  const { headers } = ctx.req
  const isJson = /^application\/json\s*(;\s*charset="?utf-?8"?\s*)?$/i.test(headers['content-type'] ?? '')
  const isPlain = headers['content-encoding'] === undefined || headers['content-encoding'] === 'identity'
  if (!isJson || !isPlain) return { refusal: problems.NOT_JSON_TYPE }
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) return { refusal: problems.BODY_TOO_LONG }
  const share = budget.open()
  try {
    const limits = { maxBytes: MAX_BODY_BYTES, timeoutMs: BODY_TIMEOUT_MS, share, clock }
    return readAsOurs(await readBody(ctx.req, limits))
  } finally {
    share.close()
  }
}

function readAsOurs(read: BodyResult) {
  if (read === 'gone') return read
  if ('body' in read) return { bytes: read.body }
  const { status } = read.refusal
  if (status === problems.BODY_TOO_LONG.status) return { refusal: problems.BODY_TOO_LONG }
  return { refusal: status === problems.BODY_LATE.status ? problems.BODY_LATE : problems.NOT_STORED_NOW }
}

/** What is wrong with a body is told by its fields, and never by what stood in them. */
type Checked<Schema extends z.ZodType> =
  | { readonly body: z.output<Schema> }
  | { readonly refusal: AgentRefusal }

/** The body of these bytes as its schema wants it, or why it is none. */
export function parsedBody<Schema extends z.ZodType>(bytes: Buffer, schema: Schema): Checked<Schema> {
  try {
    return checkedBody(JSON.parse(bytes.length === 0 ? '{}' : bytes.toString('utf8')), schema)
  } catch {
    return { refusal: problems.BODY_INVALID }
  }
}

/** The body as its schema wants it, or why it is none. */
export function checkedBody<Schema extends z.ZodType>(body: unknown, schema: Schema): Checked<Schema> {
  const result = schema.safeParse(body)
  if (result.success) return { body: result.data }
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`)
  const detail = `Wrong is ${wrong.join('; ')}`.slice(0, LONGEST_DETAIL)
  return { refusal: { ...problems.BODY_INVALID, detail } }
}
