import type {
  AgentApi,
  ClaimAsk,
  GivenBack,
  HandIn,
  Held,
  Patience,
  UsageReport,
} from '../../agent-client/agent-api.ts'
import type { Claim, EndAnswer, HeartbeatAnswer } from '../../agent-client/answers.ts'
import { AgentApiError } from '../../agent-client/api-error.ts'
import { GiteaError } from '../../gitea/gitea-error.ts'
import { StorageUnavailable } from '../../inbox/storage-unavailable.ts'
import type { SessionDesk } from '../../sessions/desk.ts'
import type { Identity } from '../../sessions/identities.ts'
import { SessionRefusal } from '../../sessions/refusal.ts'
import * as problems from './problems.ts'
import { type ApiRoute, ROUTES } from './routes.ts'

const NEVER: AbortSignal = new AbortController().signal

/** The API's operations within the bot, for one agent: by the same table and through the same checks as over HTTP. */
export class DeskCalls implements AgentApi {
  readonly #desk: SessionDesk
  readonly #identity: Identity
  readonly #gone: AbortSignal

  /** @param gone aborted when the agent has hung up */
  constructor(desk: SessionDesk, identity: Identity, gone: AbortSignal = NEVER) {
    this.#desk = desk
    this.#identity = identity
    this.#gone = gone
  }

  async claim(ask: ClaimAsk, signal: AbortSignal = NEVER): Promise<Claim | undefined> {
    return (await this.#call('claim', '', ask, signal)) as Claim | undefined
  }

  async heartbeat(
    { id, fence }: Held,
    usage: UsageReport,
    { signal = NEVER }: Patience = {},
  ): Promise<HeartbeatAnswer> {
    return (await this.#call('heartbeat', id, { fence, ...usage }, signal)) as HeartbeatAnswer
  }

  complete({ id, fence }: Held, handIn: HandIn): Promise<EndAnswer> {
    return this.#end('complete', id, { fence, ...handIn })
  }

  fail({ id, fence }: Held, reason: string): Promise<EndAnswer> {
    return this.#end('fail', id, { fence, reason })
  }

  handOver({ id, fence }: Held, note: string): Promise<EndAnswer> {
    return this.#end('hand-over', id, { fence, note })
  }

  ask({ id, fence }: Held, question: string): Promise<EndAnswer> {
    return this.#end('ask', id, { fence, question })
  }

  giveBack({ id, fence }: Held, why: GivenBack): Promise<EndAnswer> {
    return this.#end('give-back', id, { fence, ...why })
  }

  async session(id: string): Promise<object> {
    return (await this.#call('session', id, undefined)) as object
  }

  async tasks(): Promise<object> {
    return (await this.#call('tasks', '', undefined)) as object
  }

  async #end(name: string, id: string, body: object): Promise<EndAnswer> {
    return (await this.#call(name, id, body)) as EndAnswer
  }

  async #call(name: string, id: string, body: unknown, signal = NEVER): Promise<unknown> {
    const route = ROUTES.find((one) => one.name === name)
    if (!route) throw new Error(`no operation is called ${name}`)
    try {
      const either = AbortSignal.any([signal, this.#gone])
      const call = { desk: this.#desk, identity: this.#identity, id, signal: either, remember: () => [] }
      const answer = await route.handle({ ...call, body: checked(route, body) })
      return answer === undefined ? undefined : route.answer.parse(answer)
    } catch (error) {
      throw refusalFor(name, error)
    }
  }
}

function checked({ name, body: schema }: ApiRoute, body: unknown): unknown {
  const result = schema?.safeParse(body)
  if (!result) return undefined
  if (result.success) return result.data
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const { status, code, hint } = problems.BODY_INVALID
  throw new AgentApiError(name, { status, code, hint, detail: `Wrong is ${wrong.join('; ')}`.slice(0, 500) })
}

/** As over HTTP; what is none of these is a fault of the program, and is logged by whoever asked. */
function refusalFor(name: string, error: unknown): unknown {
  if (error instanceof SessionRefusal) {
    const { code, detail, hint } = error
    return new AgentApiError(name, { status: problems.ofSession(code).status, code, detail, hint })
  }
  if (error instanceof StorageUnavailable) return new AgentApiError(name, problems.NOT_STORED_NOW)
  if (error instanceof GiteaError) return new AgentApiError(name, problems.GITEA_AWAY_NOW)
  return error
}
