import type { Estimate } from '../issue/reading.ts'
import type { Difficulty } from '../issue/spec.ts'
import { formatNeed, formatTokens } from './amounts.ts'
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
}

/** An agent that a task has no use for now. */
export interface PassedOver {
  readonly agent: string
  /** `tried`: it has had its tries, so a stronger one is wanted; `away`: it did not begin, and may come back by itself. */
  readonly kind: 'tried' | 'away'
  /** `was tried twice` */
  readonly reason: string
}

/** How many tasks each agent holds, by name; absent means none. */
export type Load = ReadonlyMap<string, number>

/** Why an agent cannot take a task, the first reason that applies; only `busy` and `away` pass by themselves. */
export interface Obstacle {
  readonly kind: 'off' | 'elsewhere' | 'unable' | 'too-small' | 'tried' | 'away' | 'busy'
  readonly reason: string
}

/** The obstacle for one agent, or undefined if it is eligible. */
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
  const reason = `needs ${formatNeed(need.estimate)}, its whole window is ${formatTokens(profile.contextLimit)}`
  return (
    absence(need, profile) ?? (isTooSmall ? { kind: 'too-small', reason } : busyness(profile, load, terms))
  )
}

function absence(need: Need, profile: AgentProfile): Obstacle | undefined {
  if (!profile.enabled) return { kind: 'off', reason: 'is switched off' }
  return worksIn(profile, need.repo)
    ? undefined
    : { kind: 'elsewhere', reason: `does not work in ${need.repo}` }
}

function inability(need: Need, profile: AgentProfile): Obstacle | undefined {
  if (profile.capabilities.includes(need.difficulty)) return undefined
  return {
    kind: 'unable',
    reason: `takes ${profile.capabilities.join(' and ')} work, this is ${need.difficulty}`,
  }
}

function smallness(need: Need, profile: AgentProfile, terms: Terms): Obstacle | undefined {
  const room = roomIn(profile.contextLimit, terms)
  if (need.estimate.p90 <= room) return undefined
  const window = `${shareText(terms.windowShare)} of its ${formatTokens(profile.contextLimit)} window is ${formatTokens(room)}`
  return { kind: 'too-small', reason: `needs ${formatNeed(need.estimate)}, ${window}` }
}

function busyness(
  { name, maxConcurrent, maxHere }: AgentProfile,
  load: Load,
  terms: Terms,
): Obstacle | undefined {
  const live = load.get(name) ?? 0
  if (maxConcurrent !== undefined && live >= maxConcurrent)
    return { kind: 'busy', reason: `is busy with ${live} of ${maxConcurrent}` }
  const here = terms.here?.get(name) ?? 0
  if (maxHere === undefined || here < maxHere) return undefined
  return { kind: 'busy', reason: `is busy with ${here} of ${maxHere} in this repository` }
}
