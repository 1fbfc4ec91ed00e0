import type { Decision } from '../../agents/choose-agent.ts'
import type { Context } from '../../app/context.ts'
import { ownComments } from '../../gitea/effects/comment.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import type { Shown } from '../../tasks/store.ts'
import type { Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import type { Display } from './display.ts'
import { questionText } from './messages.ts'
import { idOf } from './written-comment.ts'

/**
 * Editing a comment notifies nobody, so a task that needs a person asks in a short new comment: once for each reason,
 * and gone again when the reason is.
 */
export async function askPerson(
  deps: BuiltInDeps,
  context: Context<IssueEventName>,
  { task, words }: { readonly task: Task; readonly words: Decision | undefined },
  display: Display,
  shown: Shown,
): Promise<Shown['question']> {
  const { question: asked } = shown
  if (asked && asked.reason === display.question?.reason) return asked
  if (asked) await context.ensure.noComment(asked.commentId)
  else if (shown.unfinished && !display.question) await removeUnrecorded(deps, context)
  if (!display.question || shown.mutedIn === task.assignment) return null
  const assigner = task.assigner ?? (await assignerInTimeline(deps, context))
  const { reason } = display.question
  const commentId = idOf(
    await context.ensure.comment({
      kind: 'question',
      body: questionText({ ...task, assigner, decision: words ?? task.decision }),
      data: { reason },
      knownId: null,
    }),
  )
  return commentId === null ? null : { commentId, reason }
}

/** A question that was asked just before the bot was killed stands in no record. */
async function removeUnrecorded(deps: BuiltInDeps, context: Context<IssueEventName>): Promise<void> {
  for (const { id } of await ownComments(deps, context.snapshot, 'question'))
    await context.ensure.noComment(id)
}

/** The sweep does not tell who assigned the bot; the timeline does. */
async function assignerInTimeline(
  deps: BuiltInDeps,
  context: Context<IssueEventName>,
): Promise<Task['assigner']> {
  const me = await deps.forge.me()
  const entries = await context.snapshot.timeline()
  const entry = entries.findLast(
    ({ type, assignee, removed_assignee }) =>
      type === 'assignees' && assignee?.id === me.id && !removed_assignee,
  )
  return entry?.user && entry.user.id !== me.id ? { id: entry.user.id, login: entry.user.login } : null
}
