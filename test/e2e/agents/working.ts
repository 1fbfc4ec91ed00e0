import { expect } from 'chai'
import type { AgentProfile } from '../../../src/agents/profile.ts'
import { type AgentAnswer, type AgentCaller, type BotWorld, runBot } from '../../../src/testing/index.ts'
import type { RunBotOptions } from '../../../src/testing/run-bot-options.ts'

/** Conversations of agents with the whole bot. */

export const GLM: AgentProfile = {
  name: 'glm',
  contextLimit: 200_000,
  costPerMtok: 0,
  capabilities: ['high', 'medium', 'low'],
  enabled: true,
}
export const OPUS: AgentProfile = { ...GLM, name: 'opus', costPerMtok: 15 }

export const LEASE_MS = 120_000

/** Of what a claim is answered with, what these tests look at. */
export interface Claim {
  readonly session: {
    readonly id: string
    readonly fence: number
    readonly attempt: number
    leaseUntil: number
  }
  readonly task: {
    readonly issue: { readonly number: number; readonly title: string; readonly body: string }
    readonly branch: string
    readonly note?: string
  }
}

/** A bot with one agent that takes everything. */
export function botWith(options: RunBotOptions = {}): Promise<BotWorld> {
  return runBot({ agents: [GLM], ...options })
}

/** alice opens issues and assigns them to the bot; the newest number is returned. */
export async function assign({ alice, forge, bot, repo }: BotWorld, ...titles: string[]): Promise<number> {
  let number = 0
  for (const title of titles) {
    const issue = await alice.opens({ title, body: 'Coupons are taken twice.' }, repo)
    await alice.assigns(bot)
    number = issue.number
  }
  await forge.rest()
  return number
}

/** The same bot with one task that is ready, and its agent. */
export async function botWithTask(): Promise<{ readonly world: BotWorld; readonly glm: AgentCaller }> {
  const world = await botWith()
  const glm = await world.agent('glm')
  await assign(world, 'One')
  return { world, glm }
}

export async function claimed(agent: AgentCaller, body: object = {}): Promise<Claim> {
  const { status, body: claim } = await agent.post('/sessions', body)
  expect(status, JSON.stringify(claim)).to.equal(201)
  return claim as Claim
}

/** Sends something to a session with its fencing number. */
export function tell(
  agent: AgentCaller,
  { session }: Claim,
  what: string,
  body: object = {},
): Promise<AgentAnswer> {
  return agent.post(`/sessions/${session.id}/${what}`, { fence: session.fence, ...body })
}

export function beat(agent: AgentCaller, claim: Claim, contextTokens = 1_000, more: object = {}) {
  return tell(agent, claim, 'heartbeat', { contextTokens, ...more })
}

/** The code of a refusal, or the advice, or the state: what an answer comes to, with its status. */
export function gist({ status, body }: AgentAnswer): string {
  const { code, advice, state } = (body ?? {}) as Record<string, string>
  return [status, code ?? advice ?? state ?? ''].join(' ').trim()
}

/** The state labels of an issue. */
export function stateOf({ forge, repo }: BotWorld, number: number): string[] {
  return forge.issue(repo, number).labels.filter((name) => name.startsWith('status/'))
}
