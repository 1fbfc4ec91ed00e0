import type { Decision } from '../../src/agents/choose-agent.ts'
import type { AgentProfile } from '../../src/agents/profile.ts'
import type { Estimate } from '../../src/issue/reading.ts'

/** A profile of which a test says only what matters to it. */
export function agent(name: string, rest: Partial<AgentProfile> = {}): AgentProfile {
  return {
    name,
    contextLimit: 200_000,
    costPerMtok: 1,
    capabilities: ['low', 'medium', 'high'],
    enabled: true,
    ...rest,
  }
}

/** No agent holds anything. */
export const idle: ReadonlyMap<string, number> = new Map()

/** An estimate without a range. */
export function tokens(count: number): Estimate {
  return { p50: count, p90: count }
}

/** Why the record says an agent was taken or not: `rejected: is switched off`. */
export function verdictOn(decision: Decision, name: string): string {
  const found = decision.considered.find((considered) => considered.agent === name)
  return `${found?.verdict}: ${found?.reason}`
}

/** Random numbers from a seed (mulberry32), so that a failure can be run again. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
