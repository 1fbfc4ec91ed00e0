import type { AgentProfile } from '../../../src/agents/profile.ts'
import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../../src/testing/index.ts'
import { labels, openAssigned } from '../conversation.ts'
import { AgentAtWork } from '../watching/agent-at-work.ts'

/** Agents that cost something, and what people see of that. An easy issue is 20k tokens. */

export const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** US$0.20 for an easy issue. */
export const PAID = agent('paid', 10)
/** US$1.00. */
export const DEAR = agent('dear', 50, { capabilities: ['high', 'medium', 'low'] })
export const FREE = agent('free', 0, { maxConcurrent: 1 })

function agent(name: string, costPerMtok: number, more: Partial<AgentProfile> = {}): AgentProfile {
  return { name, contextLimit: 200_000, costPerMtok, capabilities: ['low'], enabled: true, ...more }
}

export const WAITS = 'difficulty/low status/ready'
export const GIVEN = 'agent/paid difficulty/low status/assigned'
export const FREELY = 'agent/free difficulty/low status/assigned'

/** A bot that has money, or none. */
export class Till {
  readonly world: BotWorld
  #skippedMs = 0

  /** It is noon, so that no test is over midnight by accident; and no sweep finds what has to come by itself. */
  static async open(options: RunBotOptions): Promise<Till> {
    const till = new Till(await runBot({ agents: [PAID], sweepIntervalMs: 20 * DAY_MS, ...options }))
    await till.skipTo(12 * HOUR_MS)
    return till
  }

  constructor(world: BotWorld) {
    this.world = world
  }

  open(title: string, body?: string): Promise<IssueView> {
    return openAssigned(this.world, title, ...(body === undefined ? [] : [body]))
  }

  labels(...issues: readonly IssueView[]): string[] {
    return issues.map((issue) => labels(this.world, issue))
  }

  async settles(text: string): Promise<void> {
    await this.world.alice.pushes({ '.gitea/coordinator.yml': text }, 'Settle it', this.world.repo)
    await this.world.forge.rest()
  }

  async says(words: string, issue: IssueView, who = this.world.alice): Promise<void> {
    await who.says(words, issue)
    await this.world.forge.rest()
  }

  /** An agent that begins its next task, reports what it has cost, and is done. */
  async spends(name: string, costUsd: number, how: 'complete' | 'stay' = 'stay'): Promise<AgentAtWork> {
    const agent = await AgentAtWork.called(name, this.world)
    await agent.begins()
    await agent.beats(10_000, { tokensUsed: 10_000, costUsd })
    if (how === 'complete') await agent.ends('complete', { summary: 'Done' })
    return agent
  }

  /** The clock goes on to a moment after the next midnight in UTC. */
  sleeps(): Promise<void> {
    return this.skipTo(20_000)
  }

  /** To a time of the day, the next day if it is over. */
  async skipTo(timeOfDayMs: number): Promise<void> {
    const now = (Date.now() + this.#skippedMs) % DAY_MS
    const more = (timeOfDayMs - now + DAY_MS) % DAY_MS
    this.#skippedMs += more
    await this.world.skip(more)
  }
}
