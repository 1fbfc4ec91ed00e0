import { say } from '../language/say.ts'
import type { Purse } from './budget.ts'
import type { Calibration } from './calibration.ts'
import type { AgentProfile } from './profile.ts'
import type { Waiting } from './waiting.ts'

/**
 * The 50 % rule: an agent that fills more than half of its window with the task has no room left to think and retry. What
 * has to fit is the p90, so that nine of ten tasks stay within that half.
 */
export const WINDOW_SHARE = 0.5

/** What a repository has settled about choosing, besides its agents. */
export interface Terms {
  /** The part of an agent's window that a task may fill, more than 0 and at most 1: {@link WINDOW_SHARE} unless said. */
  readonly windowShare: number
  /** Names of agents: of two at the same price the one that stands further in front is taken. */
  readonly order: readonly string[]
  /** How many tasks of the repository each agent holds, for agents with a `maxHere`; absent means none. */
  readonly here?: ReadonlyMap<string, number>
  /** What was learned from finished tasks; absent = estimates count as they were read. */
  readonly learned?: Calibration
  /** Budgets that count here; absent = none. */
  readonly purses?: readonly Purse[]
  /** A price above this has to be approved by a person, US$; absent = none has to. */
  readonly approveAboveUsd?: number
  /** What waiting for a cheaper agent costs; absent = nobody waits for one. */
  readonly waiting?: Waiting
  /** The agent that people were told before a loss of the database: while it can do the work, nobody waits for a cheaper one. */
  readonly adopted?: string
}

/** What of it is about money. */
export type MoneyTerms = Pick<Terms, 'purses' | 'approveAboveUsd' | 'waiting'>

/** The part of some settings or inputs that is about money. */
export function moneyIn({ purses, approveAboveUsd, waiting }: MoneyTerms): MoneyTerms {
  return {
    ...(purses && purses.length > 0 ? { purses } : {}),
    ...(approveAboveUsd === undefined ? {} : { approveAboveUsd }),
    ...(waiting ? { waiting } : {}),
  }
}

/** What counts where nobody has settled anything. */
export const USUAL_TERMS: Terms = { windowShare: WINDOW_SHARE, order: [] }

/** The place of an agent in the order; whoever does not stand in it comes after all others. */
export function rankIn({ order }: Terms, { name }: Pick<AgentProfile, 'name'>): number {
  const index = order.indexOf(name)
  return index === -1 ? order.length : index
}

/** A part of a window in words, with its article if it has one: `half`, `60 %`. */
export function shareText(windowShare: number): string {
  return windowShare === 0.5 ? say`half` : `${Math.round(windowShare * 1000) / 10} %`
}

/** The tokens that a share of a window holds. */
export function roomIn(contextLimit: number, { windowShare }: Terms): number {
  // 0.07 x 100,000 is 7000.000000000001 to a computer
  return Math.round(contextLimit * windowShare * 1000) / 1000
}
