import { DIFFICULTIES } from '../issue/spec.ts'
import { adviceFor } from './advice.ts'
import { formatNeed, formatTokens } from './amounts.ts'
import {
  type Candidate,
  type Considered,
  calibratedFor,
  considered,
  type Decision,
  priceOf,
  recordOf,
  rejection,
} from './decision.ts'
import { type Load, type Need, needFor, type Obstacle, obstacleFor, obstacleForWish } from './eligibility.ts'
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
  const candidates = profiles.map((profile) => {
    const own = needFor(need, profile, terms)
    const obstacle = withPast(need, profile, profiles, obstacleFor(own, profile, load, terms))
    return { profile, need: own, obstacle }
  })
  const wished = candidates.find(({ profile }) => profile.name === need.wish)
  const found = wished && obstacleForWish(wished.need, wished.profile, load, terms)
  const obstacle = wished && withPast(need, wished.profile, profiles, found)
  if (wished && !FALLS_BACK.has(obstacle?.kind)) {
    return decideWish(need, { ...wished, obstacle }, candidates, terms)
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
  const eligible = candidates.filter(({ obstacle }) => !obstacle)
  const [best, ...others] = eligible.sort(byPreference(load, terms))
  const rejected = candidates.flatMap((candidate) =>
    candidate.obstacle ? rejection(candidate.need, candidate.profile, candidate.obstacle) : [],
  )
  if (!best) return withoutChoice(need, candidates, rejected, terms)
  const price = priceOf(best.need, best.profile)
  const chosen = considered(best.need, best.profile, 'chosen', `the cheapest that fits, ${price}`)
  const eligibleOthers = others.map((other) =>
    considered(other.need, other.profile, 'eligible', whyNot(best, other, terms)),
  )
  const { name, contextLimit } = best.profile
  return {
    ...recordOf(need, [chosen, ...eligibleOthers, ...rejected]),
    ...calibratedFor(need, best.profile, terms),
    chosen: name,
    outcome: 'chosen',
    sentence: `${name} is the cheapest agent that can do ${need.difficulty} work and holds ${formatNeed(best.need.estimate)} in ${shareText(terms.windowShare)} of its ${formatTokens(contextLimit)} window (${price}).`,
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
    const sentence = pastAdvice(candidates) ?? adviceFor(need, profiles, terms)
    return { ...record, outcome: 'none-fits', sentence }
  }
  const sentence =
    away === ''
      ? `Every agent that fits is taken (${busy}); this goes on as soon as one is free.`
      : `No agent that fits is there (${[busy, away].filter((names) => names !== '').join(', ')}); this goes on as soon as one asks for work.`
  return { ...record, outcome: 'wait', sentence }
}

/** What to do where agents fit, but for what happened before. */
function pastAdvice(candidates: readonly Candidate[]): string | undefined {
  const unstarted = whoIs(candidates, 'unstarted')
  if (unstarted !== '')
    return `No agent that could do this can be started (${unstarted}). Put that right and write \`/retry\`, or order another agent.`
  const tried = whoIs(candidates, 'tried')
  if (tried === '') return undefined
  return `Every agent that could do this has had its tries (${tried}). Say more in the issue, order another agent, or add a stronger one; \`/retry\` begins anew.`
}

function whoIs(candidates: readonly Candidate[], kind: Obstacle['kind']): string {
  const those = candidates.filter(({ obstacle }) => obstacle?.kind === kind)
  return those.map(({ profile, obstacle }) => `${profile.name} ${obstacle?.reason}`).join(', ')
}

function byPreference(load: Load, terms: Terms): (a: Candidate, b: Candidate) => number {
  return (a, b) =>
    priceRank(a) - priceRank(b) ||
    rankIn(terms, a.profile) - rankIn(terms, b.profile) ||
    surplus(a) - surplus(b) ||
    (load.get(a.profile.name) ?? 0) - (load.get(b.profile.name) ?? 0) ||
    (a.profile.name < b.profile.name ? -1 : 1)
}

/** Millionths of a US$, never rounded. */
function priceRank({ need, profile }: Candidate): number {
  return need.estimate.p50 * profile.costPerMtok
}

/** How far the best an agent can do lies above what is needed: 0 fits exactly. */
function surplus({ need, profile }: Candidate): number {
  const highest = Math.max(...profile.capabilities.map((capability) => DIFFICULTIES.indexOf(capability)))
  return highest - DIFFICULTIES.indexOf(need.difficulty)
}

function whyNot(best: Candidate, other: Candidate, terms: Terms): string {
  const { name } = best.profile
  if (priceRank(other) > priceRank(best)) {
    return `fits, but costs ${priceOf(other.need, other.profile)} instead of ${priceOf(best.need, best.profile)}`
  }
  if (rankIn(terms, other.profile) > rankIn(terms, best.profile))
    return `fits at the same price, but ${name} comes first in the order of this repository`
  if (surplus(other) > surplus(best)) return `fits at the same price, but is kept for harder work`
  return `fits at the same price, but ${name} is first by free slots and name`
}
