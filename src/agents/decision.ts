import type { Estimate } from '../issue/reading.ts'
import type { Difficulty } from '../issue/spec.ts'
import type { Language } from '../language/language.ts'
import { costUsd, formatUsd } from './amounts.ts'
import { type AgentRatios, calibrated, ratiosOf } from './calibration.ts'
import type { TakenFile } from './elbow-room.ts'
import type { Need, Obstacle } from './eligibility.ts'
import type { Approval, MoneyWait } from './money.ts'
import type { AgentProfile } from './profile.ts'
import type { Terms } from './terms.ts'
import type { CheaperWait } from './waiting.ts'

/** One agent that was looked at, and what came of it. */
export interface Considered {
  readonly agent: string
  readonly verdict: 'chosen' | 'eligible' | 'rejected'
  /** A short human sentence with the numbers: `needs 140k, half of its 128k window is 64k`. */
  readonly reason: string
  /** What the work is likely to cost with this agent (its p50), US$. */
  readonly costUsd: number
}

/** The record of one choice, fit to be shown: the chosen agent first, then the eligible ones in order, then the rest. */
export interface Decision {
  readonly chosen?: string
  /** `wait`: only free slots or money are missing. `none-fits`: waiting would not help; `sentence` says what would. */
  readonly outcome: 'chosen' | 'wait' | 'none-fits'
  readonly considered: readonly Considered[]
  /** Why, in one friendly sentence (advice may add one). */
  readonly sentence: string
  /** As it was read, stated or ordered. */
  readonly estimate: Estimate
  readonly difficulty: Difficulty
  /** As it counted for the agent that the sentence is about; absent = as it was read. */
  readonly calibrated?: Calibrated
  /** Files that other tasks have: it waits for them, or people are told. Absent = nobody is in the way. */
  readonly room?: readonly TakenFile[]
  /** The money that it waits for, maybe besides a free agent; absent = it does not. */
  readonly money?: MoneyWait
  /** The price that a person may approve, so that it goes on at once; absent = none. */
  readonly approval?: Approval
  /** The cheaper agent that it waits for although another one is free; absent = it does not. */
  readonly waits?: CheaperWait
  /** In which language the sentence and the reasons are; absent = in English. */
  readonly language?: Exclude<Language, 'en'>
}

/** An estimate that counts otherwise than it was read, because of what finished tasks have used. */
export interface Calibrated extends AgentRatios {
  readonly estimate: Estimate
}

/** What a decision tells of the estimate of one agent; nothing where it counted as it was read. */
export function calibratedFor(
  { estimate }: Pick<Need, 'estimate'>,
  { name }: Pick<AgentProfile, 'name'>,
  { learned }: Terms,
): { readonly calibrated?: Calibrated } {
  const ratios = ratiosOf(learned, name)
  return ratios ? { calibrated: { ...ratios, estimate: calibrated(estimate, ratios) } } : {}
}

/** An agent with what stands in its way, if anything. */
export interface Candidate {
  readonly profile: AgentProfile
  /** What the task needs of this agent. */
  readonly need: Need
  readonly obstacle: Obstacle | undefined
}

/** The line of an agent that cannot take the task: its obstacle is the reason. */
export function rejection(need: Need, profile: AgentProfile, obstacle: Obstacle): Considered {
  return considered(need, profile, 'rejected', obstacle.reason)
}

/** The line of one agent in the record, with its price. */
export function considered(
  need: Need,
  profile: AgentProfile,
  verdict: Considered['verdict'],
  reason: string,
): Considered {
  return { agent: profile.name, verdict, reason, costUsd: costUsd(need.estimate.p50, profile.costPerMtok) }
}

/** The price of a task with an agent, in words: `US$0.27`, `free`. */
export function priceOf(need: Need, profile: AgentProfile): string {
  return formatUsd(costUsd(need.estimate.p50, profile.costPerMtok))
}

/** What the chosen agent is likely to cost, US$; 0 = nobody was chosen, or it costs nothing. */
export function priceOfChoice(decision: Pick<Decision, 'considered'> | null | undefined): number {
  return decision?.considered.find(({ verdict }) => verdict === 'chosen')?.costUsd ?? 0
}

/** What every decision holds, whatever its outcome. */
export function recordOf(need: Need, list: readonly Considered[]) {
  return { considered: list, estimate: need.estimate, difficulty: need.difficulty }
}
