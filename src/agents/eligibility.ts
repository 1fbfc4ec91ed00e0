import type { Estimate } from '../issue/reading.ts'
import type { Difficulty } from '../issue/spec.ts'
import { formatNeed, formatTokens } from './amounts.ts'
import { type AgentProfile, worksIn } from './profile.ts'

/** What a task needs of an agent. */
export interface Need {
  readonly difficulty: Difficulty
  /** In tokens of context: `p90` has to fit, `p50` is what it is likely to cost. */
  readonly estimate: Estimate
  /** `owner/repo`. */
  readonly repo: string
  /** The agent that a person asked for by name. */
  readonly wish?: string
}

/** How many tasks each agent holds, by name; absent means none. */
export type Load = ReadonlyMap<string, number>

/**
 * The 50 % rule: an agent that fills more than half of its window with the task has no room left to think and retry. What
 * has to fit is the p90, so that nine of ten tasks stay within that half.
 */
export const WINDOW_SHARE = 0.5

/** Why an agent cannot take a task, the first reason that applies; only `busy` passes by itself. */
export interface Obstacle {
  readonly kind: 'off' | 'elsewhere' | 'unable' | 'too-small' | 'busy'
  readonly reason: string
}

/** The obstacle for one agent, or undefined if it is eligible. */
export function obstacleFor(need: Need, profile: AgentProfile, load: Load): Obstacle | undefined {
  return (
    absence(need, profile) ?? inability(need, profile) ?? smallness(need, profile) ?? busyness(profile, load)
  )
}

/** The obstacle for an agent that was asked for by name: neither capability nor the 50 % rule, only the full window counts. */
export function obstacleForWish(need: Need, profile: AgentProfile, load: Load): Obstacle | undefined {
  const isTooSmall = need.estimate.p90 > profile.contextLimit
  const reason = `needs ${formatNeed(need.estimate)}, its whole window is ${formatTokens(profile.contextLimit)}`
  return absence(need, profile) ?? (isTooSmall ? { kind: 'too-small', reason } : busyness(profile, load))
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

function smallness(need: Need, profile: AgentProfile): Obstacle | undefined {
  const share = WINDOW_SHARE * profile.contextLimit
  if (need.estimate.p90 <= share) return undefined
  const window = `half of its ${formatTokens(profile.contextLimit)} window is ${formatTokens(share)}`
  return { kind: 'too-small', reason: `needs ${formatNeed(need.estimate)}, ${window}` }
}

function busyness(profile: AgentProfile, load: Load): Obstacle | undefined {
  const live = load.get(profile.name) ?? 0
  if (profile.maxConcurrent === undefined || live < profile.maxConcurrent) return undefined
  return { kind: 'busy', reason: `is busy with ${live} of ${profile.maxConcurrent}` }
}
