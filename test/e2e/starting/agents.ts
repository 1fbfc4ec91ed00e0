import type { AgentProfile } from '../../../src/agents/profile.ts'
import type { AgentStart } from '../../../src/agents/start.ts'

/** Agents for easy work: `local`, the cheapest, is started in this way; `spare` asks for its work itself. */
export function localAnd(start: AgentStart): readonly AgentProfile[] {
  const both = { contextLimit: 200_000, capabilities: ['low'], enabled: true } as const
  return [
    { ...both, name: 'local', costPerMtok: 0, start },
    { ...both, name: 'spare', costPerMtok: 3 },
  ]
}

export const LOCAL = 'agent/local difficulty/low status/assigned'
export const SPARE = 'agent/spare difficulty/low status/assigned'
