import type { Estimate } from '../issue/reading.ts'
import type { Difficulty, Source } from '../issue/spec.ts'
import { say } from '../language/say.ts'

/** Who made an estimate that is calibrated. What a person states or orders is not: it is taken as it is. */
export const CALIBRATED_SOURCES = ['claude', 'heuristic'] as const satisfies readonly Source[]
export type CalibratedSource = (typeof CALIBRATED_SOURCES)[number]

/** How what one agent really uses compares with what is estimated for it; 1 = as estimated. */
export interface AgentRatios {
  readonly agent: string
  /** What the estimate's p50 is multiplied with. */
  readonly p50Ratio: number
  /** What its p90 is multiplied with. */
  readonly p90Ratio: number
  /** The median of used / estimated (p50) of its newest tasks of this difficulty; null = it has finished none. */
  readonly recentRatio: number | null
  /** How many tasks that median is of. */
  readonly recentTasks: number
}

/** What was learned from finished tasks for one kind of work: what a decision is made from and stored with. */
export interface Calibration {
  readonly difficulty: Difficulty
  readonly source: CalibratedSource
  /** Agents whose estimate counts otherwise than it was read, by name; of the others nothing was learned. */
  readonly ratios: readonly AgentRatios[]
}

/** A finer figure would claim a precision that an estimate does not have, tokens. */
const ROUNDED_TO = 1_000

/** What was learned of an agent; undefined = its estimate counts as it was read. */
export function ratiosOf(calibration: Calibration | undefined, agent: string): AgentRatios | undefined {
  return calibration?.ratios.find((ratios) => ratios.agent === agent)
}

/** An estimate as it counts for one agent. `calibrated({ p50: 40_000, p90: 50_000 }, ratios of 0.7 and 0.8)` is 28,000 to 40,000. */
export function calibrated({ p50, p90 }: Estimate, ratios: AgentRatios | undefined): Estimate {
  if (!ratios) return { p50, p90 }
  const likely = rounded(p50 * ratios.p50Ratio)
  return { p50: likely, p90: Math.max(likely, rounded(p90 * ratios.p90Ratio)) }
}

/** What was learned, in words about an agent that was just named: `its last 20 medium tasks used 0.7x of what was estimated`. */
export function learnedText(ratios: AgentRatios, difficulty: Difficulty): string {
  const { recentTasks, recentRatio, p50Ratio } = ratios
  if (recentRatio === null) return say`${difficulty} tasks like this used ${p50Ratio}x of what was estimated`
  const tasks =
    recentTasks === 1 ? say`last ${difficulty} task` : say`last ${recentTasks} ${difficulty} tasks`
  return say`its ${tasks} used ${recentRatio}x of what was estimated`
}

function rounded(tokens: number): number {
  return Math.max(ROUNDED_TO, Math.round(tokens / ROUNDED_TO) * ROUNDED_TO)
}

/** The whole of it in one line, for records: `medium work: glm 0.7x to 0.8x, sonnet 1.1x to 1.3x`. */
export function calibrationText(calibration: Calibration | undefined): string {
  if (!calibration) return say`none`
  const { difficulty, ratios } = calibration
  const told = ratios.map(({ agent, p50Ratio, p90Ratio }) => say`${agent} ${p50Ratio}x to ${p90Ratio}x`)
  return say`${difficulty} work: ${told.join(', ') || say`as estimated`}`
}
