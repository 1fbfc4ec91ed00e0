import type { Estimate } from '../issue/reading.ts'
import type { Difficulty } from '../issue/spec.ts'
import { say } from '../language/say.ts'
import { formatNeed, formatTokens } from './amounts.ts'
import type { Purse } from './budget.ts'
import { calibrated, learnedText, ratiosOf } from './calibration.ts'
import { moneyObstacle } from './money.ts'
import { type AgentProfile, worksIn } from './profile.ts'
import { roomIn, shareText, type Terms } from './terms.ts'

/** What a task needs of an agent. */
export interface Need {
  readonly difficulty: Difficulty
  /** In tokens of context: `p90` has to fit, `p50` is what it is likely to cost. */
  readonly estimate: Estimate
  /** `owner/repo`. */
  readonly repo: string
  /** The agent that a person asked for by name. */
  readonly wish?: string
  /** Agents that are not to be chosen for it now, and why. */
  readonly passedOver?: readonly PassedOver[]
  /** The price that a person has approved, US$. */
  readonly approvedUsd?: number
}

/** An agent that a task has no use for now. */
export interface PassedOver {
  readonly agent: string
  /**
   * `tried`: it has had its tries, so a stronger one is wanted; `away`: it did not begin, and may come back by itself;
   * `unstarted`: the bot could not start it.
   */
  readonly kind: 'tried' | 'away' | 'unstarted'
  /** `was tried twice` */
  readonly reason: string
}

/** What a task needs of one agent: the estimate as it counts for that agent, from what its finished tasks have used. */
export function needFor(need: Need, { name }: Pick<AgentProfile, 'name'>, { learned }: Terms): Need {
  const ratios = ratiosOf(learned, name)
  return ratios ? { ...need, estimate: calibrated(need.estimate, ratios) } : need
}

/** How many tasks each agent holds, by name; absent means none. */
export type Load = ReadonlyMap<string, number>

/** Why an agent cannot take a task, the first reason that applies; only `busy`, `away` and `unpaid` pass by themselves. */
export interface Obstacle {
  readonly kind:
    | 'off'
    | 'elsewhere'
    | 'unable'
    | 'too-small'
    | 'tried'
    | 'away'
    | 'unstarted'
    /** It costs more than a whole budget. */
    | 'too-dear'
    /** A person has to approve its price. */
    | 'unapproved'
    /** What it costs is not left of a budget. */
    | 'unpaid'
    | 'busy'
  readonly reason: string
  /** Of `unpaid`: which budget. */
  readonly purse?: Purse
}

/** The obstacle for one agent, or undefined if it is eligible. @param need what the task needs of this agent, see {@link needFor} */
export function obstacleFor(
  need: Need,
  profile: AgentProfile,
  load: Load,
  terms: Terms,
): Obstacle | undefined {
  return (
    absence(need, profile) ??
    inability(need, profile) ??
    smallness(need, profile, terms) ??
    moneyObstacle(need, profile, terms) ??
    busyness(profile, load, terms)
  )
}

/** The obstacle for an agent that was asked for by name: neither capability nor the 50 % rule, only the full window counts. */
export function obstacleForWish(
  need: Need,
  profile: AgentProfile,
  load: Load,
  terms: Terms,
): Obstacle | undefined {
  const isTooSmall = need.estimate.p90 > profile.contextLimit
  const reason = say`needs ${neededText(need, profile, terms)}, its whole window is ${formatTokens(profile.contextLimit)}`
  return (
    absence(need, profile) ??
    (isTooSmall ? { kind: 'too-small', reason } : undefined) ??
    moneyObstacle(need, profile, terms) ??
    busyness(profile, load, terms)
  )
}

function absence(need: Need, profile: AgentProfile): Obstacle | undefined {
  if (!profile.enabled) return { kind: 'off', reason: say`is switched off` }
  return worksIn(profile, need.repo)
    ? undefined
    : { kind: 'elsewhere', reason: say`does not work in ${need.repo}` }
}

function inability(need: Need, profile: AgentProfile): Obstacle | undefined {
  if (profile.capabilities.includes(need.difficulty)) return undefined
  return {
    kind: 'unable',
    reason: say`takes ${profile.capabilities.join(say` and `)} work, this is ${need.difficulty}`,
  }
}

function smallness(need: Need, profile: AgentProfile, terms: Terms): Obstacle | undefined {
  const room = roomIn(profile.contextLimit, terms)
  if (need.estimate.p90 <= room) return undefined
  const window = say`${shareText(terms.windowShare)} of its ${formatTokens(profile.contextLimit)} window is ${formatTokens(room)}`
  return { kind: 'too-small', reason: say`needs ${neededText(need, profile, terms)}, ${window}` }
}

/** With the reason where it is not what was read. */
function neededText(need: Need, { name }: AgentProfile, { learned }: Terms): string {
  const ratios = ratiosOf(learned, name)
  const why = ratios ? ` (${learnedText(ratios, need.difficulty)})` : ''
  return `${formatNeed(need.estimate)}${why}`
}

function busyness(
  { name, maxConcurrent, maxHere }: AgentProfile,
  load: Load,
  terms: Terms,
): Obstacle | undefined {
  const live = load.get(name) ?? 0
  if (maxConcurrent !== undefined && live >= maxConcurrent)
    return { kind: 'busy', reason: say`is busy with ${live} of ${maxConcurrent}` }
  const here = terms.here?.get(name) ?? 0
  if (maxHere === undefined || here < maxHere) return undefined
  return { kind: 'busy', reason: say`is busy with ${here} of ${maxHere} in this repository` }
}
