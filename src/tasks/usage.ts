import type { CalibratedSource } from '../agents/calibration.ts'
import { bucketOf } from '../agents/ratio-histogram.ts'
import type { Estimate } from '../issue/reading.ts'
import type { Difficulty, Source } from '../issue/spec.ts'
import type { Session, SessionEnd } from './session.ts'

/** Who made an estimate; `ordered`: a person, by an order. */
export type EstimateSource = Source | 'ordered'

/** What an agent used for a task, from its first session of it to the end of this one. */
export interface Usage {
  /** The session that ended. */
  readonly session: string
  /** The task's lane. */
  readonly key: string
  readonly repoId: number
  readonly agent: string
  readonly difficulty: Difficulty
  /** Who made the estimate. */
  readonly source: EstimateSource
  /** The estimate that was read, stated or ordered, before any calibration; tokens. */
  readonly estimate: Estimate
  /** The most that its context held at once, in any of the sessions. */
  readonly peakContextTokens: number
  /** Of all the sessions together. */
  readonly tokensUsed: number
  readonly costUsd: number
  readonly sessions: number
  readonly ended: SessionEnd
  /** ms since 1970 */
  readonly at: number
}

/** What was estimated for a task when its agent was chosen. */
export type Estimated = Pick<Usage, 'key' | 'repoId' | 'difficulty' | 'source' | 'estimate'>

/**
 * What was used when a session ended: a task that was handed over and gone on with by the same agent counts as a whole. What
 * others did, or what was before the task was completed once, is not this agent's.
 *
 * @param all every session of the task
 */
export function usageOf(ended: Session, all: readonly Session[], estimated: Estimated): Usage {
  const before = all.filter(({ fence }) => fence < ended.fence)
  const completed = Math.max(
    0,
    ...before.filter(({ state }) => state === 'completed').map(({ fence }) => fence),
  )
  const own = [...before.filter(({ agent, fence }) => agent === ended.agent && fence > completed), ended]
  return {
    ...estimated,
    session: ended.id,
    agent: ended.agent,
    peakContextTokens: Math.max(...own.map((session) => session.peakContextTokens)),
    tokensUsed: own.reduce((sum, session) => sum + session.tokensUsed, 0),
    costUsd: own.reduce((sum, session) => sum + session.costUsd, 0),
    sessions: own.length,
    ended: ended.state === 'live' ? 'completed' : ended.state,
    at: ended.leaseUntil,
  }
}

/** Usage without a context that cannot have been, because it is larger than the agent's window: of that nothing is learned. */
export function believable(usage: Usage, windowTokens: number | undefined): Usage {
  const isPossible = windowTokens === undefined || usage.peakContextTokens <= windowTokens
  return isPossible ? usage : { ...usage, peakContextTokens: 0 }
}

/** Less is no report of an agent's context: what it is told to begin with is longer. Tokens. */
const LEAST_CONTEXT = 1_000

/** Which source an estimate is calibrated for; undefined = a person's number is taken as it is. */
export function calibratedSource(source: EstimateSource): CalibratedSource | undefined {
  return source === 'claude' || source === 'heuristic' ? source : undefined
}

/**
 * The buckets that a calibration is made from. Only what was completed tells what a task needs, and only an agent that reports
 * its context tells anything.
 */
export function bucketsOf({
  ended,
  peakContextTokens,
  estimate,
}: Usage): { readonly p50: number; readonly p90: number } | undefined {
  if (ended !== 'completed' || peakContextTokens < LEAST_CONTEXT) return undefined
  const p50 = bucketOf(peakContextTokens, estimate.p50)
  const p90 = bucketOf(peakContextTokens, estimate.p90)
  return p50 === undefined || p90 === undefined ? undefined : { p50, p90 }
}
