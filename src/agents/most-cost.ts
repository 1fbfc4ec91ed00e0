import { costUsd } from './amounts.ts'
import type { AgentProfile } from './profile.ts'

/**
 * A session reads its window again at each step, mostly at the price of a cache, and so costs several times what the full window
 * costs once. So many times is meant to be far beyond that: a cost above it is taken for a mistake of whoever reports it.
 */
export const MOST_WINDOWS = 25

/**
 * The most that a session of an agent can cost, US$; nothing where the agent costs nothing, and of one that is not among the profiles as much
 * as of the dearest that is.
 *
 * @example mostUsdOf('sonnet', [{ name: 'sonnet', contextLimit: 200_000, costPerMtok: 3, … }]) // 15
 */
export function mostUsdOf(agent: string, profiles: readonly AgentProfile[]): number {
  const own = profiles.filter(({ name }) => name === agent)
  const most = (own.length > 0 ? own : profiles).map(({ contextLimit, costPerMtok }) =>
    costUsd(contextLimit * MOST_WINDOWS, costPerMtok),
  )
  return Math.max(0, ...most)
}
