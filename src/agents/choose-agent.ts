import { DIFFICULTIES } from '../issue/spec.ts'
import { say } from '../language/say.ts'
import { formatNeed, formatTokens } from './amounts.ts'
import {
  type Candidate,
  calibratedFor,
  considered,
  type Decision,
  priceOf,
  recordOf,
  rejection,
} from './decision.ts'
import { type Load, type Need, needFor, type Obstacle, obstacleFor, obstacleForWish } from './eligibility.ts'
import { withoutChoice } from './no-choice.ts'
import { passedOverFor } from './passed-over.ts'
import type { AgentProfile } from './profile.ts'
import { rankIn, shareText, type Terms, USUAL_TERMS } from './terms.ts'
import { cheaperWait, isWorthWaiting, waitingText } from './waiting.ts'
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
    ? say`${need.wish} was asked for by name but ${obstacle.reason}`
    : say`There is no agent named '${need.wish}'`
  return { ...decision, sentence: say`${why}, so the usual rule decided. ${decision.sentence}` }
}

/** A wish for such an agent cannot be met by waiting. */
const FALLS_BACK: ReadonlySet<Obstacle['kind'] | undefined> = new Set(['off', 'elsewhere', 'tried'])

/** It goes by itself, or with a word of a person: what was tried before is the better reason. */
const PASSES: ReadonlySet<Obstacle['kind']> = new Set(['busy', 'unpaid', 'unapproved', 'too-dear'])

/** What was tried before counts after all that is settled, and before what passes by itself. */
function withPast(
  need: Need,
  profile: AgentProfile,
  profiles: readonly AgentProfile[],
  obstacle: Obstacle | undefined,
): Obstacle | undefined {
  if (obstacle && !PASSES.has(obstacle.kind)) return obstacle
  return passedOverFor(need, profile, profiles) ?? obstacle
}

function decideByRule(need: Need, candidates: readonly Candidate[], load: Load, terms: Terms): Decision {
  const eligible = candidates.filter(({ obstacle }) => !obstacle)
  const [best, ...others] = eligible.sort(byPreference(load, terms))
  const rejected = candidates.flatMap((candidate) =>
    candidate.obstacle ? rejection(candidate.need, candidate.profile, candidate.obstacle) : [],
  )
  if (!best) return withoutChoice(need, candidates, rejected, terms)
  const stays = eligible.some(({ profile }) => profile.name === terms.adopted)
  const wait = stays ? undefined : cheaperWait(best, candidates, load, terms)
  const words = wait ? ` ${waitingText(wait, best, terms)}` : ''
  if (wait && isWorthWaiting(wait, best, terms)) {
    const free = eligible.map((one) =>
      considered(
        one.need,
        one.profile,
        'eligible',
        say`could begin now, but waiting for ${wait.agent} costs less`,
      ),
    )
    const sentence = words.trim()
    return { ...recordOf(need, [...free, ...rejected]), outcome: 'wait', sentence, waits: wait }
  }
  const price = priceOf(best.need, best.profile)
  const chosen = considered(best.need, best.profile, 'chosen', say`the cheapest that fits, ${price}`)
  const eligibleOthers = others.map((other) =>
    considered(other.need, other.profile, 'eligible', whyNot(best, other, terms)),
  )
  const { name, contextLimit } = best.profile
  return {
    ...recordOf(need, [chosen, ...eligibleOthers, ...rejected]),
    ...calibratedFor(need, best.profile, terms),
    chosen: name,
    outcome: 'chosen',
    sentence: say`${name} is the cheapest agent that can do ${need.difficulty} work and holds ${formatNeed(best.need.estimate)} in ${shareText(terms.windowShare)} of its ${formatTokens(contextLimit)} window (${price}).${words}`,
  }
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
    return say`fits, but costs ${priceOf(other.need, other.profile)} instead of ${priceOf(best.need, best.profile)}`
  }
  if (rankIn(terms, other.profile) > rankIn(terms, best.profile))
    return say`fits at the same price, but ${name} comes first in the order of this repository`
  if (surplus(other) > surplus(best)) return say`fits at the same price, but is kept for harder work`
  return say`fits at the same price, but ${name} is first by free slots and name`
}
