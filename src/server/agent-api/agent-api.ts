import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { Clock } from '../../clock.ts'
import type { Remember, SessionDesk } from '../../sessions/desk.ts'
import type { Identities, Identity } from '../../sessions/identities.ts'
import type { RateLimit } from '../../sessions/rate-limit.ts'
import type { SqlAnswers } from '../../sessions/sql-answers.ts'
import { answerJson, SAFE_HEADERS } from '../answer.ts'
import { BodyBudget } from '../body-budget.ts'
import { errorFields } from '../error-fields.ts'
import type { ServerLog } from '../server-log.ts'
import { Once, type Sent } from './once.ts'
import { openApi } from './openapi.ts'
import { PAGE_POLICY, referencePage } from './page.ts'
import * as problems from './problems.ts'
import { hangUp, refusalFor, refuse, send } from './replies.ts'
import { enter, goneWith, parsedBody, readBytes } from './requests.ts'
import { type ApiRoute, ROUTES } from './routes.ts'

/** All bodies that are read at once may take so much. */
const BODY_BUDGET_BYTES = 32 * 1024 * 1024
const KEY = /^[\x21-\x7e]{1,200}$/

/** What the API needs of the rest of the program. */
export interface AgentApiDeps {
  readonly desk: SessionDesk
  readonly identities: Identities
  readonly limit: RateLimit
  readonly answers: SqlAnswers
  readonly clock: Clock
  readonly log: ServerLog
}

/** A request that was let in. */
interface Entered {
  readonly ctx: Context
  readonly route: ApiRoute
  readonly identity: Identity
}

/** The HTTP API of the agents, its OpenAPI document and its page for people. */
export function agentApi(deps: AgentApiDeps): Middleware {
  const api = new AgentApi(deps)
  const routes = apiRouter(api).routes()
  // whatever else begins so is answered in the API's own way
  return (ctx, next) =>
    routes(ctx as never, async () => {
      if (/^\/api(\/|$)/.test(ctx.path)) refuse(ctx, problems.API_UNKNOWN)
      else await next()
    })
}

/** The router; separate, so that a test can see that everything in it is documented. */
export function apiRouter(api: Pick<AgentApi, 'answer'>): Router {
  const router = new Router()
  const document = JSON.stringify(openApi())
  router.get('/api/openapi.json', (ctx) => answerJson(ctx, 200, document))
  router.get('/api', (ctx) => answerPage(ctx))
  for (const route of ROUTES)
    router[route.method](route.path.replace(/\{(\w+)\}/g, ':$1'), (ctx) => api.answer(ctx, route))
  return router
}

function answerPage(ctx: Context): void {
  ctx.respond = false
  ctx.res.writeHead(200, {
    ...SAFE_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': PAGE_POLICY,
    'referrer-policy': 'no-referrer',
  })
  ctx.res.end(referencePage())
}

/** Lets requests in, checks them, and writes what came of them. */
export class AgentApi {
  readonly #deps: AgentApiDeps
  readonly #once: Once
  readonly #budget = new BodyBudget(BODY_BUDGET_BYTES)

  constructor(deps: AgentApiDeps) {
    this.#deps = deps
    this.#once = new Once(deps.answers, deps.clock)
  }

  async answer(ctx: Context, route: ApiRoute): Promise<void> {
    try {
      const entered = await enter(ctx, this.#deps)
      if ('refusal' in entered) return refuse(ctx, entered.refusal)
      const sent = await this.#work({ ctx, route, ...entered })
      if (sent === 'gone') return hangUp(ctx)
      if ('refusal' in sent) return refuse(ctx, sent.refusal)
      send(ctx, sent)
    } catch (thrown) {
      refuse(ctx, refusalFor(thrown) ?? this.#broken(thrown))
    }
  }

  async #work(entered: Entered): Promise<Sent | { readonly refusal: problems.AgentRefusal } | 'gone'> {
    const { ctx, route, identity } = entered
    if (!route.body) return this.#call(entered, undefined)
    const read = await readBytes(ctx, this.#budget, this.#deps.clock)
    if (read === 'gone' || 'refusal' in read) return read
    const checked = parsedBody(read.bytes, route.body)
    if ('refusal' in checked) return checked
    const key = ctx.req.headers['idempotency-key']
    if (key === undefined) return this.#call(entered, checked.body)
    if (typeof key !== 'string' || !KEY.test(key)) return { refusal: problems.KEY_INVALID }
    if (!route.keeps) return this.#call(entered, checked.body)
    const { status, method } = route
    const write = (answer: unknown) => JSON.stringify(route.answer.parse(answer))
    const { tokenId } = identity
    const gone = goneWith(ctx)
    const keyed = { tokenId, key, method, path: ctx.path, bytes: read.bytes, status, write, gone }
    const sent = await this.#once.do(keyed, (remember) => this.#call(entered, checked.body, remember))
    return sent === 'reused' ? { refusal: problems.KEY_REUSED } : sent
  }

  async #call(
    { ctx, route, identity }: Entered,
    body: unknown,
    remember: Remember = () => [],
  ): Promise<Sent> {
    const { id = '' } = ctx.params as { readonly id?: string }
    const { desk } = this.#deps
    const answer = await route.handle({ desk, identity, id, body, signal: goneWith(ctx), remember })
    if (answer === undefined) return { status: 204, body: '' }
    return { status: route.status, body: JSON.stringify(route.answer.parse(answer)) }
  }

  #broken(thrown: unknown): problems.AgentRefusal {
    this.#deps.log.error(
      { code: problems.BROKEN.code, error: errorFields(thrown) },
      'A request of an agent failed.',
    )
    return problems.BROKEN
  }
}
