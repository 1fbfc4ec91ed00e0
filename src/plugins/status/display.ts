import type { LabelDefinition } from '../../gitea/effects/label-definitions.ts'
import { type MarkData, withMark } from '../../gitea/effects/marker.ts'
import { hashOf } from '../../hash.ts'
import type { LabelPolicy } from '../../policy/labels.ts'
import type { Mode, Policy } from '../../policy/policy.ts'
import { statusMark } from '../../tasks/status-mark.ts'
import type { Task } from '../../tasks/task.ts'
import type { Wordings } from '../wordings.ts'
import { agentLabel, difficultyLabel, statusLabel } from './label-look.ts'
import { questionText, type StatusOptions, statusText } from './messages.ts'
import { shadowText, type Unwritten } from './mode-texts.ts'

/** Everything that people are to see of a task. */
export interface Display {
  /** Hash of all of it: the same again means that there is nothing to write. */
  readonly hash: string
  /**
   * Hash of all but which text it is of, which stands in the hidden line; null where that text states a dependency, since
   * a person's answer to a statement counts as long as the text is the same.
   */
  readonly seen: string | null
  /** The status comment; null = the repository wants none. */
  readonly body: string | null
  /** What the comment keeps in its hidden line. */
  readonly data: MarkData
  /** By their scope, with its slash; null = none of the scope. */
  readonly labels: Readonly<Record<string, LabelDefinition | null>>
  /** Whether the labels are to be written at all. */
  readonly isLabelled: boolean
  /** The question to a person, and a hash of what it is about; asked once for each reason. */
  readonly question: { readonly reason: string; readonly body: string } | null
}

/**
 * What a task looks like on its issue, in the language of now. Pure: the same task looks the same for ever, but for what the
 * comment tells of other issues, which does not count for the hash: a neighbour's change alone is nothing to write.
 */
export function displayOf(
  task: Task,
  policy: Pick<Policy, 'labels' | 'mode' | 'waitingUsdPerHour'>,
  options: Omit<StatusOptions, 'agentScope' | 'waitingUsdPerHour'>,
): Display {
  const { around: _, ...own } = options
  const data = { ...statusMark(task) }
  const labels = labelsOf(task, policy.labels)
  const asked = questionOf(task, options.words)
  const question = policy.mode === 'normal' ? asked : null
  const agentScope = policy.labels.agent.scope
  const { waitingUsdPerHour } = policy
  const bodyOf = (some: typeof options) => {
    const body = statusText(task, { ...some, agentScope, waitingUsdPerHour })
    return inMode(policy.mode, { body, labels: namesOf(labels), asks: asked !== null })
  }
  const hashed = bodyOf(own)
  const { text: _text, ...told } = data
  const { blockedBy, blocks } = task.spec
  return {
    seen: blockedBy.value.length + blocks.value.length > 0 ? null : hashOf([hashed, told, labels, question]),
    hash: hashOf([hashed && withMark(hashed, 'status', data), labels, markedQuestion(question)]),
    body: bodyOf(options),
    data,
    labels,
    isLabelled: policy.mode !== 'shadow',
    question,
  }
}

function inMode(mode: Mode, unwritten: Unwritten): string | null {
  if (mode === 'quiet') return null
  return mode === 'shadow' ? shadowText(unwritten) : unwritten.body
}

function namesOf(labels: Display['labels']): string[] {
  return Object.values(labels).flatMap((label) => label?.name ?? [])
}

function labelsOf(task: Task, look: LabelPolicy): Display['labels'] {
  const difficulty = task.overrides.difficulty ?? task.spec.difficulty.value
  return {
    [look.status.scope]: statusLabel(look, task.state),
    [look.agent.scope]: agentLabel(look, task.agent),
    // a closed issue keeps it, so that one can look back; one that was let go shows nothing of the bot
    [look.difficulty.scope]: difficultyLabel(look, task.state === 'released' ? null : difficulty),
  }
}

/** What it is about is told by the English words: another language is no other question. */
function questionOf(task: Task, words: Wordings | undefined): Display['question'] {
  if (task.state !== 'needs-input' || !task.trouble) return null
  const decision = words?.english ?? task.decision
  const reason = hashOf([
    task.assignment,
    task.trouble,
    task.trouble.kind === 'no-agent' ? decision?.sentence : '',
  ])
  return { reason, body: questionText({ ...task, decision: words?.now ?? task.decision }) }
}

/** The hash is of the comments as they are written, and stays what it was in older versions. */
function markedQuestion(question: Display['question']): Display['question'] {
  if (!question) return null
  const { reason, body } = question
  return { reason, body: withMark(body, 'question', { reason }) }
}
