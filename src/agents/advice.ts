import type { Estimate } from '../issue/reading.ts'
import { formatNeed, formatTokens } from './amounts.ts'
import type { Need } from './eligibility.ts'
import { type AgentProfile, worksIn } from './profile.ts'
import { roomIn, shareText, type Terms } from './terms.ts'

/** What would help when no agent fits: smaller parts, a larger window, a capability, an agent at all. */
export function adviceFor(need: Need, profiles: readonly AgentProfile[], terms: Terms): string {
  const present = profiles.filter((profile) => profile.enabled && worksIn(profile, need.repo))
  if (present.length === 0) return `No agent is enabled for ${need.repo}; enable one in the list of agents.`
  const able = present.filter((profile) => profile.capabilities.includes(need.difficulty))
  if (able.length === 0) {
    const names = present.map((profile) => profile.name).join(', ')
    return `No agent here may do ${need.difficulty} work (there is ${names}); add ${need.difficulty} to an agent's capabilities, or state another difficulty.`
  }
  return tooLarge(need, able, terms)
}

function tooLarge(need: Need, able: readonly AgentProfile[], terms: Terms): string {
  const largest = Math.max(...able.map((profile) => profile.contextLimit))
  const part = formatTokens(Math.floor(roomIn(largest, terms)))
  const window = formatTokens(Math.ceil(need.estimate.p90 / terms.windowShare))
  return `This needs ${howMuch(need.estimate)} tokens, and ${shareText(terms.windowShare)} of the largest window for ${need.difficulty} work (${formatTokens(largest)}) is ${part}. Split it into parts of at most ${part} tokens, or add an agent with a window of at least ${window}.`
}

function howMuch(estimate: Estimate): string {
  return estimate.p50 === estimate.p90 ? `about ${formatNeed(estimate)}` : formatNeed(estimate)
}
