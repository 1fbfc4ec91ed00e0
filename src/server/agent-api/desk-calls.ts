import type {
  AgentApi,
  ClaimAsk,
  Failure,
  GivenBack,
  HandIn,
  HandOver,
  Held,
  Patience,
  Question,
  UsageReport,
} from '../../agent-client/agent-api.ts'
import type { Claim, EndAnswer, HeartbeatAnswer, TasksAnswer } from '../../agent-client/answers.ts'
import { AgentApiError } from '../../agent-client/api-error.ts'
import type { SessionDesk } from '../../sessions/desk.ts'
import type { Identity } from '../../sessions/identities.ts'
import type { AgentRefusal } from './problems.ts'
import { refusalFor } from './replies.ts'
import { checkedBody } from './requests.ts'
import { ROUTES } from './routes.ts'

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

  fail({ id, fence }: Held, failure: Failure): Promise<EndAnswer> {
    return this.#end('fail', id, { fence, ...failure })
  }

  handOver({ id, fence }: Held, left: HandOver): Promise<EndAnswer> {
    return this.#end('hand-over', id, { fence, ...left })
  }

  ask({ id, fence }: Held, question: Question): Promise<EndAnswer> {
    return this.#end('ask', id, { fence, ...question })
  }

  giveBack({ id, fence }: Held, why: GivenBack): Promise<EndAnswer> {
    return this.#end('give-back', id, { fence, ...why })
  }

  async session(id: string): Promise<object> {
    return (await this.#call('session', id, undefined)) as object
  }

  async tasks(): Promise<TasksAnswer> {
    return (await this.#call('tasks', '', undefined)) as TasksAnswer
  }

  async #end(name: string, id: string, body: object): Promise<EndAnswer> {
    return (await this.#call(name, id, body)) as EndAnswer
  }

  async #call(name: string, id: string, body: unknown, signal = NEVER): Promise<unknown> {
    const route = ROUTES.find((one) => one.name === name)
    if (!route) throw new Error(`no operation is called ${name}`)
    const checked = route.body ? checkedBody(body, route.body) : { body: undefined }
    if ('refusal' in checked) throw errorOf(name, checked.refusal)
    const either = AbortSignal.any([signal, this.#gone])
    const call = { desk: this.#desk, identity: this.#identity, id, signal: either, remember: () => [] }
    try {
      const answer = await route.handle({ ...call, body: checked.body })
      return answer === undefined ? undefined : route.answer.parse(answer)
    } catch (thrown) {
      const refusal = refusalFor(thrown)
      // what is none is logged by whoever asked
      throw refusal ? errorOf(name, refusal) : thrown
    }
  }
}

/** As a client makes it of the answer over HTTP. */
function errorOf(name: string, { status, code, detail, hint, headers }: AgentRefusal): AgentApiError {
  const seconds = headers?.['retry-after']
  const retryAfterMs = seconds === undefined ? undefined : Number(seconds) * 1000
  return new AgentApiError(name, { status, code, detail, hint, retryAfterMs })
}
