import { isDeepStrictEqual } from 'node:util'
import type { Budget } from '../agents/budget.ts'
import type { RoomMode } from '../agents/elbow-room.ts'
import type { AgentProfile } from '../agents/profile.ts'
import { type Terms, USUAL_TERMS } from '../agents/terms.ts'
import type { WaitingPrices } from '../agents/waiting.ts'
import { type CommandPolicy, USUAL_COMMANDS } from '../app/command-policy.ts'
import { hashOf } from '../hash.ts'
import { USUAL_SHARED_FILES } from '../issue/shared-files.ts'
import type { Language } from '../language/language.ts'
import { type LabelPolicy, USUAL_LABELS } from './labels.ts'

/**
 * What the bot says on issues: `normal`; `quiet` = only labels, not a word; `shadow` = nothing but one comment on each
 * issue that tells what it would have done.
 */
export type Mode = 'normal' | 'quiet' | 'shadow'
export const MODES = ['normal', 'quiet', 'shadow'] as const satisfies readonly Mode[]

/** Where a value comes from: `built in`, or the file that says it. */
export interface Origin {
  /** `built in`, `app.yml`, `acme/.profile: coordinator.yml`, `acme/app: .gitea/coordinator.yml`. */
  readonly from: string
  /** Counted from 1; absent where the file has no lines that anybody knows. */
  readonly line?: number
}

/** What the operator, the organisation and the repository have settled for one repository, together. */
export interface Policy extends Omit<Terms, 'here' | 'learned' | 'purses' | 'waiting'> {
  /** Those that app.yml and the files of the repository know, also the ones that are switched off. */
  readonly agents: readonly AgentProfile[]
  readonly labels: LabelPolicy
  readonly commands: CommandPolicy
  readonly mode: Mode
  readonly language: Language
  /** Whether estimates are corrected by what finished tasks have used. */
  readonly calibration: boolean
  /** What is done about two tasks that change the same files. */
  readonly elbowRoom: RoomMode
  /** Files that do not count there, see {@link isShared}. */
  readonly sharedFiles: readonly string[]
  /** What agents may cost in this repository; absent = only that of the instance counts. */
  readonly budget?: Budget
  /** What agents may cost in all repositories together; absent = as much as it comes to. */
  readonly instanceBudget?: Budget
  /** What waiting for a cheaper agent costs; absent = nobody waits for one. */
  readonly waitingUsdPerHour?: WaitingPrices
  /** Tells whether two policies could choose differently: a hash of the agents, their order, the share of the window, whether there is a calibration, of elbow room and of money. */
  readonly version: string
  /** Where values come from, by their path: `agents.minimax.enabled`, `windowShare`. What is not in it is built in. */
  readonly origins: Readonly<Record<string, Origin>>
}

/** A policy before its version is counted. */
export type Settled = Omit<Policy, 'version'>

/** What counts where nobody has settled anything. */
export function usualSettings(agents: readonly AgentProfile[]): Settled {
  const { windowShare, order } = USUAL_TERMS
  return {
    agents,
    windowShare,
    order,
    labels: USUAL_LABELS,
    commands: USUAL_COMMANDS,
    mode: 'normal',
    language: 'en',
    calibration: true,
    elbowRoom: 'hold',
    sharedFiles: USUAL_SHARED_FILES,
    origins: {},
  }
}

/** Gives a policy its version. */
export function policyOf(settled: Settled): Policy {
  return { ...settled, version: versionOf(settled) }
}

function versionOf(settled: Settled): string {
  const { agents, order, windowShare, calibration, elbowRoom, sharedFiles } = settled
  // as it was before there was a calibration, so that an upgrade decides nothing anew
  const off = calibration ? [] : ['uncalibrated']
  const isUsual = elbowRoom === 'hold' && isDeepStrictEqual(sharedFiles, USUAL_SHARED_FILES)
  const room = isUsual ? [] : [elbowRoom, sharedFiles]
  const inputs = [agents.map(withSortedKeys), order, windowShare, ...off, ...room, ...moneyOf(settled)]
  return hashOf(inputs)
}

/** Nothing where nothing is settled, as it was before there were budgets. */
function moneyOf({ budget, instanceBudget, approveAboveUsd, waitingUsdPerHour }: Settled): unknown[] {
  const money = { budget, instanceBudget, approveAboveUsd, waitingUsdPerHour }
  const settled = Object.entries(money).filter(([, value]) => value !== undefined)
  return settled.map(([key, value]) => [key, typeof value === 'object' ? withSortedKeys(value) : value])
}

/** In which order a file names the fields of something says nothing. */
function withSortedKeys(fields: object): unknown {
  return Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))
}
