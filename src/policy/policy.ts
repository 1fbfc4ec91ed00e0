import { isDeepStrictEqual } from 'node:util'
import type { RoomMode } from '../agents/elbow-room.ts'
import type { AgentProfile } from '../agents/profile.ts'
import { type Terms, USUAL_TERMS } from '../agents/terms.ts'
import { type CommandPolicy, USUAL_COMMANDS } from '../app/command-policy.ts'
import { hashOf } from '../hash.ts'
import { USUAL_SHARED_FILES } from '../issue/shared-files.ts'
import { type LabelPolicy, USUAL_LABELS } from './labels.ts'

/**
 * What the bot says on issues: `normal`; `quiet` = only labels, not a word; `shadow` = nothing but one comment on each
 * issue that tells what it would have done.
 */
export type Mode = 'normal' | 'quiet' | 'shadow'
export const MODES = ['normal', 'quiet', 'shadow'] as const satisfies readonly Mode[]

/** The languages in which there are all sentences. */
export const LANGUAGES = ['en'] as const
export type Language = (typeof LANGUAGES)[number]

/** Where a value comes from: `built in`, or the file that says it. */
export interface Origin {
  /** `built in`, `app.yml`, `acme/.profile: coordinator.yml`, `acme/app: .gitea/coordinator.yml`. */
  readonly from: string
  /** Counted from 1; absent where the file has no lines that anybody knows. */
  readonly line?: number
}

/** What the operator, the organisation and the repository have settled for one repository, together. */
export interface Policy extends Omit<Terms, 'here' | 'learned'> {
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
  /** Tells whether two policies could choose differently: a hash of the agents, their order, the share of the window whether there is a calibration, and of elbow room. */
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

function versionOf({ agents, order, windowShare, calibration, elbowRoom, sharedFiles }: Settled): string {
  // as it was before there was a calibration, so that an upgrade decides nothing anew
  const off = calibration ? [] : ['uncalibrated']
  const isUsual = elbowRoom === 'hold' && isDeepStrictEqual(sharedFiles, USUAL_SHARED_FILES)
  const room = isUsual ? [] : [elbowRoom, sharedFiles]
  const inputs = [agents.map(withSortedKeys), order, windowShare, ...off, ...room]
  return hashOf(inputs)
}

/** In which order a file names the fields of an agent says nothing. */
function withSortedKeys(profile: AgentProfile): unknown {
  return Object.entries(profile).sort(([a], [b]) => (a < b ? -1 : 1))
}
