import type { Estimate } from '../issue/reading.ts'
import { formatNeed, formatTokens } from './amounts.ts'
import { type Need, WINDOW_SHARE } from './eligibility.ts'
import { type AgentProfile, worksIn } from './profile.ts'

/** What would help when no agent fits: smaller parts, a larger window, a capability, an agent at all. */
export function adviceFor(need: Need, profiles: readonly AgentProfile[]): string {
  const present = profiles.filter((profile) => profile.enabled && worksIn(profile, need.repo))
  if (present.length === 0) return `No agent is enabled for ${need.repo}; enable one in the list of agents.`
  const able = present.filter((profile) => profile.capabilities.includes(need.difficulty))
  if (able.length === 0) {
    const names = present.map((profile) => profile.name).join(', ')
    return `No agent here may do ${need.difficulty} work (there is ${names}); add ${need.difficulty} to an agent's capabilities, or state another difficulty.`
  }
  return tooLarge(need, able)
}

function tooLarge(need: Need, able: readonly AgentProfile[]): string {
  const largest = Math.max(...able.map((profile) => profile.contextLimit))
  const part = formatTokens(Math.floor(largest * WINDOW_SHARE))
  const window = formatTokens(Math.ceil(need.estimate.p90 / WINDOW_SHARE))
  return `This needs ${howMuch(need.estimate)} tokens, and half of the largest window for ${need.difficulty} work (${formatTokens(largest)}) is ${part}. Split it into parts of at most ${part} tokens, or add an agent with a window of at least ${window}.`
}

function howMuch(estimate: Estimate): string {
  return estimate.p50 === estimate.p90 ? `about ${formatNeed(estimate)}` : formatNeed(estimate)
}
