import { expect } from 'chai'
import type {
  AgentAnswer,
  AgentCaller,
  BotWorld,
  IssueRef,
  RunBotOptions,
} from '../../../src/testing/index.ts'
import { runBot } from '../../../src/testing/index.ts'

/** Agents in conversations about watching them: what a claim was answered with is kept, so that a story reads as one. */

export const LEASE_MS = 120_000
export const MINUTE_MS = 60_000

interface Claim {
  readonly session: { readonly id: string; readonly fence: number; readonly attempt: number }
  readonly task: {
    readonly issue: { readonly number: number }
    readonly note?: string
    readonly answer?: string
  }
}

/** An agent with a token, and the session that it has. */
export class AgentAtWork {
  readonly name: string
  readonly #world: BotWorld
  readonly #caller: AgentCaller
  #claim: Claim | undefined

  static async called(name: string, world: BotWorld): Promise<AgentAtWork> {
    return new AgentAtWork(name, world, await world.agent(name))
  }

  constructor(name: string, world: BotWorld, caller: AgentCaller) {
    this.name = name
    this.#world = world
    this.#caller = caller
  }

  get task(): Claim['task'] {
    return this.claim.task
  }

  get claim(): Claim {
    if (!this.#claim) throw new Error(`${this.name} has claimed nothing`)
    return this.#claim
  }

  /** Asks for work. @returns whether there was some */
  async asks(): Promise<boolean> {
    const { status, body } = await this.#caller.post('/sessions')
    expect([201, 204], JSON.stringify(body)).to.include(status)
    if (status === 201) this.#claim = body as Claim
    await this.#world.forge.rest()
    return status === 201
  }

  /** Asks for work that has to be there. */
  async begins(): Promise<Claim> {
    expect(await this.asks(), `work for ${this.name}`).to.equal(true)
    return this.claim
  }

  /** Asks for this task and no other. */
  claims({ number }: IssueRef): Promise<AgentAnswer> {
    return this.#caller.post('/sessions', { issue: `alice/app#${number}` })
  }

  /** A sign of life. @returns `200 continue` and the reason */
  async beats(contextTokens: number, more: object = {}): Promise<{ gist: string; reason: string }> {
    const answer = await this.tells('heartbeat', { contextTokens, ...more })
    await this.#world.forge.rest()
    const { reason = '' } = (answer.body ?? {}) as { reason?: string }
    return { gist: gist(answer), reason }
  }

  /** Ends its session in this way. */
  async ends(how: 'complete' | 'fail' | 'hand-over' | 'ask' | 'give-back', more: object = {}): Promise<void> {
    const answer = await this.tells(how, more)
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200)
    // a story told so fast is more than the bot writes on one issue in a minute
    await this.#world.forge.rest()
    await this.#world.skipWaits()
  }

  tells(what: string, more: object = {}): Promise<AgentAnswer> {
    const { id, fence } = this.claim.session
    return this.#caller.post(`/sessions/${id}/${what}`, { fence, ...more })
  }
}

/** The code of a refusal, or the advice, or the state: what an answer comes to, with its status. */
export function gist({ status, body }: AgentAnswer): string {
  const { code, advice, state } = (body ?? {}) as Record<string, string>
  return [status, code ?? advice ?? state ?? ''].join(' ').trim()
}

/** The bot, and the agents of these names. */
export async function botAndAgents<Name extends string>(
  names: readonly Name[],
  options: RunBotOptions = {},
): Promise<{ readonly world: BotWorld; readonly agents: Readonly<Record<Name, AgentAtWork>> }> {
  const world = await runBot(options)
  const agents = await Promise.all(
    names.map(async (name) => [name, await AgentAtWork.called(name, world)] as const),
  )
  return { world, agents: Object.fromEntries(agents) as Record<Name, AgentAtWork> }
}

/** Lets time pass while an agent gives signs of life; in steps, because it has to be heard. */
export async function beatFor(
  world: BotWorld,
  agent: AgentAtWork,
  ms: number,
  tokens: number,
): Promise<string> {
  let last = ''
  for (let passed = 0; passed < ms; passed += 30_000) {
    await world.skip(30_000)
    last = (await agent.beats(tokens)).gist
  }
  return last
}

/** Somebody commits to the issue: something is to be seen of the work. */
export async function pullFor(world: BotWorld, issue: IssueRef): Promise<number> {
  const pull = await world.bob.opensPull({ title: 'The change', body: `Closes #${issue.number}` }, world.repo)
  await world.forge.rest()
  return pull.number
}
