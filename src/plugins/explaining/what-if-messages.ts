import { formatTokens } from '../../agents/amounts.ts'
import type { Decision } from '../../agents/choose-agent.ts'
import { notOneOf } from '../../app/command-arguments.ts'
import { excerpt } from '../../issue/excerpt.ts'
import type { Difficulty } from '../../issue/spec.ts'
import { say } from '../../language/say.ts'
import { resultOf } from '../../tasks/decision-changes.ts'
import type { Task } from '../../tasks/task.ts'
import { waitsForText } from '../blockers-text.ts'
import { consideredTable, folded } from '../considered-table.ts'
import { paragraphs } from './phrases.ts'

/** What is said to `/what-if`. */

/** What is to be other than it is. */
export interface Changed {
  readonly difficulty?: Difficulty | undefined
  readonly tokens?: number | undefined
  /** `auto` = nobody is asked for by name. */
  readonly agent?: string | undefined
  readonly blockers?: 'none' | undefined
}

/** What would be, beside what is. */
export interface Imagined {
  readonly changed: Changed
  readonly before: Decision
  readonly after: Decision
  /** What it would wait for all the same; undefined = that is imagined away, or it is no task. */
  readonly waits: Task | undefined
  readonly isMine: boolean
}

export function whatIfText({ changed, before, after, waits, isMine }: Imagined): string {
  const waitsFor = waits?.state === 'blocked' ? waitsForText(waits) : ''
  return paragraphs(
    say`**With ${changesText(changed)}: ${told(after)}.** ${comparedText(before, after)}`,
    after.sentence,
    waitsFor === '' ? '' : say`It would still wait for ${waitsFor}; \`blockers=none\` leaves that out.`,
    isMine ? '' : say`I am not assigned to this, so nothing of it is so.`,
    folded(say`Every agent, as it would be`, consideredTable(after)),
    say`_Nothing has been changed._`,
  )
}

/** Which agents there are is known for each repository only. */
export function unknownAgentText(said: string, agents: readonly string[]): string {
  return `agent: ${notOneOf(excerpt(said, 40), agents)}`
}

function changesText({ difficulty, tokens, agent, blockers }: Changed): string {
  const told = [
    ...(difficulty === undefined ? [] : [say`difficulty \`${difficulty}\``]),
    ...(tokens === undefined ? [] : [say`${formatTokens(tokens)} tokens`]),
    ...(agent === undefined
      ? []
      : [agent === 'auto' ? say`no agent asked for` : say`agent \`${agent}\` asked for`]),
    ...(blockers === undefined ? [] : [say`no blockers`]),
  ]
  return told.length === 0 ? say`everything as it is` : told.join(', ')
}

function told(decision: Decision): string {
  return decision.chosen === undefined ? resultOf({ decision }) : `\`${decision.chosen}\``
}

function comparedText(before: Decision, after: Decision): string {
  if (resultOf({ decision: before }) === resultOf({ decision: after })) return say`That is the same as now.`
  return before.chosen === undefined
    ? say`As it is: ${resultOf({ decision: before })}.`
    : say`As it is, it would be ${told(before)}.`
}
