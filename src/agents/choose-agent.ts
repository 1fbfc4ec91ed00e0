import { DIFFICULTIES } from '../issue/spec.ts'
import { adviceFor } from './advice.ts'
import { formatNeed, formatTokens } from './amounts.ts'
import {
  type Candidate,
  type Considered,
  considered,
  type Decision,
  priceOf,
  recordOf,
  rejection,
} from './decision.ts'
import { type Load, type Need, type Obstacle, obstacleFor, obstacleForWish } from './eligibility.ts'
import { passedOverFor } from './passed-over.ts'
import type { AgentProfile } from './profile.ts'
import { rankIn, shareText, type Terms, USUAL_TERMS } from './terms.ts'
import { decideWish } from './wish.ts'

export type { Considered, Decision } from './decision.ts'
export type { Load, Need } from './eligibility.ts'
export { type Terms, USUAL_TERMS } from './terms.ts'

/**
 * Chooses the cheapest agent that can do the work: of the eligible ones (the estimate's p90 fits into half of the window)
 * the lowest price of the p50, then the repository's order, then the least capability that suffices, then the fewest live tasks, then the name. An agent that a person
 * asked for by name wins over price and capability; a wish for one that is not there falls back to the rule, and says so.
 */
export function chooseAgent(
  need: Need,
  profiles: readonly AgentProfile[],
  load: Load,
  terms: Terms = USUAL_TERMS,
): Decision {
  const candidates = profiles.map((profile) => ({
    profile,
    obstacle: withPast(need, profile, profiles, obstacleFor(need, profile, load, terms)),
  }))
  const wished = profiles.find((profile) => profile.name === need.wish)
  const obstacle = wished && withPast(need, wished, profiles, obstacleForWish(need, wished, load, terms))
  if (wished && !FALLS_BACK.has(obstacle?.kind)) {
    return decideWish(need, { profile: wished, obstacle }, candidates, terms)
  }
  const decision = decideByRule(need, candidates, load, terms)
  if (need.wish === undefined) return decision
  const why = obstacle
    ? `${need.wish} was asked for by name but ${obstacle.reason}`
    : `There is no agent named '${need.wish}'`
  return { ...decision, sentence: `${why}, so the usual rule decided. ${decision.sentence}` }
}

/** A wish for such an agent cannot be met by waiting. */
const FALLS_BACK: ReadonlySet<Obstacle['kind'] | undefined> = new Set(['off', 'elsewhere', 'tried'])

/** What was tried before counts after all that is settled, and before what passes by itself. */
function withPast(
  need: Need,
  profile: AgentProfile,
  profiles: readonly AgentProfile[],
  obstacle: Obstacle | undefined,
): Obstacle | undefined {
  if (obstacle && obstacle.kind !== 'busy') return obstacle
  return passedOverFor(need, profile, profiles) ?? obstacle
}

function decideByRule(need: Need, candidates: readonly Candidate[], load: Load, terms: Terms): Decision {
  const eligible = candidates.filter(({ obstacle }) => !obstacle).map(({ profile }) => profile)
  const [best, ...others] = eligible.sort(byPreference(need, load, terms))
  const rejected = candidates.flatMap(({ profile, obstacle }) =>
    obstacle ? rejection(need, profile, obstacle) : [],
  )
  if (!best) return withoutChoice(need, candidates, rejected, terms)
  const chosen = considered(need, best, 'chosen', `the cheapest that fits, ${priceOf(need, best)}`)
  const eligibleOthers = others.map((profile) =>
    considered(need, profile, 'eligible', whyNot(need, best, profile, terms)),
  )
  return {
    ...recordOf(need, [chosen, ...eligibleOthers, ...rejected]),
    chosen: best.name,
    outcome: 'chosen',
    sentence: `${best.name} is the cheapest agent that can do ${need.difficulty} work and holds ${formatNeed(need.estimate)} in ${shareText(terms.windowShare)} of its ${formatTokens(best.contextLimit)} window (${priceOf(need, best)}).`,
  }
}

function withoutChoice(
  need: Need,
  candidates: readonly Candidate[],
  rejected: readonly Considered[],
  terms: Terms,
): Decision {
  const profiles = candidates.map(({ profile }) => profile)
  const record = recordOf(need, rejected)
  const busy = whoIs(candidates, 'busy')
  const away = whoIs(candidates, 'away')
  if (busy === '' && away === '') {
    const tried = whoIs(candidates, 'tried')
    const sentence =
      tried === ''
        ? adviceFor(need, profiles, terms)
        : `Every agent that could do this has had its tries (${tried}). Say more in the issue, order another agent, or add a stronger one; \`/retry\` begins anew.`
    return { ...record, outcome: 'none-fits', sentence }
  }
  const sentence =
    away === ''
      ? `Every agent that fits is taken (${busy}); this goes on as soon as one is free.`
      : `No agent that fits is there (${[busy, away].filter((names) => names !== '').join(', ')}); this goes on as soon as one asks for work.`
  return { ...record, outcome: 'wait', sentence }
}

function whoIs(candidates: readonly Candidate[], kind: Obstacle['kind']): string {
  const those = candidates.filter(({ obstacle }) => obstacle?.kind === kind)
  return those.map(({ profile, obstacle }) => `${profile.name} ${obstacle?.reason}`).join(', ')
}

function byPreference(need: Need, load: Load, terms: Terms): (a: AgentProfile, b: AgentProfile) => number {
  return (a, b) =>
    need.estimate.p50 * a.costPerMtok - need.estimate.p50 * b.costPerMtok ||
    rankIn(terms, a) - rankIn(terms, b) ||
    surplus(need, a) - surplus(need, b) ||
    (load.get(a.name) ?? 0) - (load.get(b.name) ?? 0) ||
    (a.name < b.name ? -1 : 1)
}

/** How far the best an agent can do lies above what is needed: 0 fits exactly. */
function surplus(need: Need, profile: AgentProfile): number {
  const highest = Math.max(...profile.capabilities.map((capability) => DIFFICULTIES.indexOf(capability)))
  return highest - DIFFICULTIES.indexOf(need.difficulty)
}

function whyNot(need: Need, best: AgentProfile, other: AgentProfile, terms: Terms): string {
  if (need.estimate.p50 * other.costPerMtok > need.estimate.p50 * best.costPerMtok) {
    return `fits, but costs ${priceOf(need, other)} instead of ${priceOf(need, best)}`
  }
  if (rankIn(terms, other) > rankIn(terms, best))
    return `fits at the same price, but ${best.name} comes first in the order of this repository`
  if (surplus(need, other) > surplus(need, best)) return `fits at the same price, but is kept for harder work`
  return `fits at the same price, but ${best.name} is first by free slots and name`
}
