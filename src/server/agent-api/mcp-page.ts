import type { Context, Middleware } from 'koa'
import type { AgentApi } from '../../agent-client/agent-api.ts'
import { BodyBudget } from '../body-budget.ts'
import type { AgentApiDeps } from './agent-api.ts'
import { DeskCalls } from './desk-calls.ts'
import * as problems from './problems.ts'
import { hangUp, refuse, send } from './replies.ts'
import { enter, goneWith, rateLimited, readBytes } from './requests.ts'

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
    const sent = await callsIn(ctx, deps, budget)
    if (sent === 'gone') return hangUp(ctx)
    if ('refusal' in sent) return refuse(ctx, sent.refusal)
    const response = await answer(requestOf(ctx), sent.body, sent.api)
    send(ctx, { status: response.status, body: await response.text() })
  }
}

async function callsIn(
  ctx: Context,
  deps: Omit<AgentApiDeps, 'answers'>,
  budget: BodyBudget,
): Promise<{ body: unknown; api: AgentApi } | { refusal: problems.AgentRefusal } | 'gone'> {
  const entered = await enter(ctx, deps)
  if ('refusal' in entered) return entered
  const { identity } = entered
  if (ctx.method !== 'POST') return { refusal: problems.ONLY_POST }
  const read = await readBytes(ctx, budget, deps.clock)
  if (read === 'gone' || 'refusal' in read) return read
  try {
    const body: unknown = JSON.parse(read.bytes.toString('utf8'))
    const refusal = tooMany(body, (calls) => deps.limit.take(identity.tokenId, calls))
    return refusal ? { refusal } : { body, api: new DeskCalls(deps.desk, identity, goneWith(ctx)) }
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

/** The body was read already; of the headers, those that the protocol looks at. */
function requestOf(ctx: Context): Request {
  const names = ['accept', 'content-type', 'mcp-protocol-version', 'mcp-session-id']
  const headers = names.flatMap((name): [string, string][] => (ctx.get(name) ? [[name, ctx.get(name)]] : []))
  return new Request('http://bot.invalid/mcp', { method: 'POST', headers })
}
