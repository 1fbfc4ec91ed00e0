import type { Estimate } from '../issue/reading.ts'
import { say } from '../language/say.ts'
import { formatNeed, formatTokens } from './amounts.ts'
import { learnedText, ratiosOf } from './calibration.ts'
import { type Need, needFor } from './eligibility.ts'
import { type AgentProfile, worksIn } from './profile.ts'
import { roomIn, shareText, type Terms } from './terms.ts'

/** What would help when no agent fits: smaller parts, a larger window, a capability, an agent at all. */
export function adviceFor(need: Need, profiles: readonly AgentProfile[], terms: Terms): string {
  const present = profiles.filter((profile) => profile.enabled && worksIn(profile, need.repo))
  if (present.length === 0)
    return say`No agent is enabled for ${need.repo}; enable one in the list of agents.`
  const able = present.filter((profile) => profile.capabilities.includes(need.difficulty))
  if (able.length === 0) {
    const names = present.map((profile) => profile.name).join(', ')
    return say`No agent here may do ${need.difficulty} work (there is ${names}); add ${need.difficulty} to an agent's capabilities, or state another difficulty.`
  }
  return tooLarge(need, able, terms)
}

function tooLarge(given: Need, able: readonly AgentProfile[], terms: Terms): string {
  const largest = largestOf(able)
  const need = needFor(given, largest, terms)
  const part = formatTokens(Math.floor(roomIn(largest.contextLimit, terms)))
  const ratios = ratiosOf(terms.learned, largest.name)
  const why = ratios ? say` with ${largest.name} (${learnedText(ratios, need.difficulty)})` : ''
  const window = formatTokens(Math.ceil(need.estimate.p90 / terms.windowShare))
  return say`This needs ${howMuch(need.estimate)} tokens${why}, and ${shareText(terms.windowShare)} of the largest window for ${need.difficulty} work (${formatTokens(largest.contextLimit)}) is ${part}. Split it into parts of at most ${part} tokens, or add an agent with a window of at least ${window}.`
}

function largestOf(able: readonly AgentProfile[]): { readonly name: string; readonly contextLimit: number } {
  const nobody = { name: '', contextLimit: 0 }
  return able.reduce((most, one) => (one.contextLimit > most.contextLimit ? one : most), nobody)
}

function howMuch(estimate: Estimate): string {
  return estimate.p50 === estimate.p90 ? say`about ${formatNeed(estimate)}` : formatNeed(estimate)
}
