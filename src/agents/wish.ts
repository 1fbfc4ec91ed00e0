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
import type { Need, Obstacle } from './eligibility.ts'
import { approvalOf, approvalText, moneyWaitOf, moneyWaitText } from './money.ts'
import type { AgentProfile } from './profile.ts'
import { roomIn, shareText, type Terms } from './terms.ts'

/** The decision for an agent that a person asked for by name and that works in the repository; `others` are shown beside it. */
export function decideWish(
  need: Need,
  wish: Candidate,
  others: readonly Candidate[],
  terms: Terms,
): Decision {
  const { profile, need: own, obstacle } = wish
  const beside = others
    .filter((candidate) => candidate.profile !== profile)
    .map((other) =>
      other.obstacle
        ? rejection(other.need, other.profile, other.obstacle)
        : considered(
            other.need,
            other.profile,
            'eligible',
            say`would fit, but ${profile.name} was asked for by name`,
          ),
    )
    .sort((a, b) => Number(a.verdict === 'rejected') - Number(b.verdict === 'rejected'))
  if (obstacle) {
    const money = moneyWaitOf([wish])
    const approval = approvalOf([wish], terms)
    return {
      ...recordOf(need, [rejection(own, profile, obstacle), ...beside]),
      ...calibratedFor(need, profile, terms),
      outcome: PASSES.has(obstacle.kind) ? 'wait' : 'none-fits',
      sentence: approval ? approvalText(approval, true) : unmetWish(wish, obstacle, terms),
      ...(money ? { money } : {}),
      ...(approval ? { approval } : {}),
    }
  }
  const reason = say`asked for by name${caveats(own, profile, terms)}`
  return {
    ...recordOf(need, [considered(own, profile, 'chosen', reason), ...beside]),
    ...calibratedFor(need, profile, terms),
    chosen: profile.name,
    outcome: 'chosen',
    sentence: say`${profile.name} was ${reason} (${priceOf(own, profile)}).`,
  }
}

/** It passes by itself. */
const PASSES: ReadonlySet<Obstacle['kind']> = new Set(['busy', 'away', 'unpaid'])

function unmetWish({ profile, ...rest }: Candidate, obstacle: Obstacle, terms: Terms): string {
  const money = moneyWaitOf([{ profile, ...rest }])
  if (money) return say`It was asked for by name: ${moneyWaitText(money)}`
  if (obstacle.kind === 'too-dear') {
    return say`${profile.name} was asked for by name and ${obstacle.reason}. Ask for an agent that costs less, split this, or raise the budget.`
  }
  if (obstacle.kind === 'busy') {
    return say`${profile.name} was asked for by name and ${obstacle.reason}; this goes on as soon as it is free.`
  }
  if (obstacle.kind === 'away') {
    return say`${profile.name} was asked for by name and ${obstacle.reason}; this goes on as soon as it asks for work.`
  }
  const parts = formatTokens(Math.floor(roomIn(profile.contextLimit, terms)))
  return say`${profile.name} was asked for by name, but this ${obstacle.reason}. Split it into parts of at most ${parts} tokens, or ask for an agent with a larger window.`
}

/** What a person should know who overrules the rule. */
function caveats(need: Need, profile: AgentProfile, terms: Terms): string {
  const isOver = need.estimate.p90 > roomIn(profile.contextLimit, terms)
  const isUnable = !profile.capabilities.includes(need.difficulty)
  return [
    isOver
      ? say`, although ${formatNeed(need.estimate)} is more than ${shareText(terms.windowShare)} of its ${formatTokens(profile.contextLimit)} window`
      : '',
    isUnable ? say`, although its profile does not list ${need.difficulty} work` : '',
  ].join('')
}
