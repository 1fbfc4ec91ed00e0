import type { Context, Middleware } from 'koa'
import type { AgentApi } from '../../agent-client/agent-api.ts'
import { answerJson, SAFE_HEADERS } from '../answer.ts'
import { BodyBudget } from '../body-budget.ts'
import type { AgentApiDeps } from './agent-api.ts'
import { DeskCalls } from './desk-calls.ts'
import * as problems from './problems.ts'
import { bearerOf, hasTokenInUrl, readBytes, refusalOfStranger } from './requests.ts'

/** Answers one request of MCP for an agent. */
export type AnswerMcp = (request: Request, body: unknown, api: AgentApi) => Promise<Response>

const BODY_BUDGET_BYTES = 8 * 1024 * 1024
/** Calls in one request; what comes after the first. */
const LARGEST_BATCH = 20

/**
 * The API as tools, over MCP's streamable HTTP at `/mcp`, for the same tokens. Each request stands for itself, so there is nothing
 * to listen to with GET, and nothing to end with DELETE.
 */
export function mcpPage(deps: Omit<AgentApiDeps, 'answers'>, answer: AnswerMcp): Middleware {
  const budget = new BodyBudget(BODY_BUDGET_BYTES)
  return async (ctx, next) => {
    if (ctx.path !== '/mcp') return next()
    const sent = await entered(ctx, deps, budget)
    if (sent === 'gone') ctx.req.socket.destroy()
    else if ('refusal' in sent) refuse(ctx, sent.refusal)
    else await pass(ctx, await answer(requestOf(ctx), sent.body, sent.api))
  }
}

async function entered(
  ctx: Context,
  { desk, identities, limit, clock }: Omit<AgentApiDeps, 'answers'>,
  budget: BodyBudget,
): Promise<{ body: unknown; api: AgentApi } | { refusal: problems.AgentRefusal } | 'gone'> {
  if (hasTokenInUrl(ctx)) return { refusal: problems.TOKEN_IN_URL }
  const token = bearerOf(ctx)
  const identity = token === undefined ? undefined : await identities.identify(token)
  if (!identity) return { refusal: refusalOfStranger(ctx, limit) }
  const waitS = limit.take(identity.tokenId)
  if (waitS !== undefined) return { refusal: rateLimited(waitS) }
  if (ctx.method !== 'POST') return { refusal: problems.ONLY_POST }
  const read = await readBytes(ctx, budget, clock)
  if (read === 'gone' || 'refusal' in read) return read
  try {
    const body: unknown = JSON.parse(read.bytes.toString('utf8'))
    const refusal = tooMany(body, (calls) => limit.take(identity.tokenId, calls))
    return refusal ? { refusal } : { body, api: new DeskCalls(desk, identity, goneWith(ctx)) }
  } catch {
    return { refusal: problems.BODY_INVALID }
  }
}

/** A batch is as many requests as it has calls; the first was counted when it came. */
function tooMany(
  body: unknown,
  take: (calls: number) => number | undefined,
): problems.AgentRefusal | undefined {
  const calls = Array.isArray(body) ? body.length - 1 : 0
  if (calls <= 0) return undefined
  if (calls > LARGEST_BATCH) return problems.BATCH_TOO_LONG
  const waitS = take(calls)
  return waitS === undefined ? undefined : rateLimited(waitS)
}

function rateLimited(waitS: number): problems.AgentRefusal {
  return { ...problems.RATE_LIMITED, headers: { 'retry-after': String(waitS) } }
}

/** Nobody is given a task whom its answer cannot reach. */
function goneWith(ctx: Context): AbortSignal {
  const gone = new AbortController()
  ctx.res.once('close', () => gone.abort())
  return gone.signal
}

/** The body was read already; of the headers, those that the protocol looks at. */
function requestOf(ctx: Context): Request {
  const names = ['accept', 'content-type', 'mcp-protocol-version', 'mcp-session-id']
  const headers = names.flatMap((name): [string, string][] => (ctx.get(name) ? [[name, ctx.get(name)]] : []))
  return new Request('http://bot.invalid/mcp', { method: 'POST', headers })
}

async function pass(ctx: Context, response: Response): Promise<void> {
  const text = await response.text()
  if (text !== '') return answerJson(ctx, response.status, text)
  ctx.respond = false
  ctx.res.writeHead(response.status, SAFE_HEADERS)
  ctx.res.end()
}

function refuse(ctx: Context, refusal: problems.AgentRefusal): void {
  const close = ctx.req.complete ? {} : { connection: 'close' }
  answerJson(ctx, refusal.status, JSON.stringify(problems.problemOf(refusal)), {
    ...refusal.headers,
    ...close,
    'content-type': 'application/problem+json; charset=utf-8',
  })
  if (!ctx.req.complete) ctx.req.resume()
}
