import { priorityOf } from '../../agents/priority.ts'
import type { NotDone, NotYet } from '../../app/command.ts'
import type { Context } from '../../app/context.ts'
import type { WireIssue } from '../../gitea/wire.ts'
import { afterOrder } from '../../tasks/lifecycle.ts'
import type { Given, Overrides } from '../../tasks/overrides.ts'
import { isEnded, type Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { saveTask } from '../task-event.ts'
import { noTask } from './messages.ts'

export type OrderContext = Context<'command.given'>

/** What an order ends with: it is shown in the status comment, so only what could not be done is answered. */
export type Ended = Promise<NotDone | NotYet | string | undefined>

/** What an order is about. */
export interface Target {
  readonly issue: WireIssue
  readonly task: Task
}

/**
 * The task that an order changes, or why there is none. An issue that is assigned to the bot and that nobody has read yet, as no
 * webhook told of it, or Gitea failed at it, is read first.
 */
export async function targetOf(deps: BuiltInDeps, context: OrderContext): Promise<Target | NotDone | NotYet> {
  const issue = await context.snapshot.issue()
  if (typeof issue === 'string' || issue.state === 'closed') return { notDone: noTask.closed }
  if (issue.pull_request) return { notDone: noTask.pullRequest }
  const me = await deps.forge.me()
  if (!issue.assignees.some(({ id }) => id === me.id)) return { notDone: noTask.notMine(me.login) }
  const task = await deps.tasks.find(context.snapshot.key)
  if (task && !isEnded(task)) return { issue, task }
  // in the lane this comes before the order when that is given again
  if (context.payload.tries === undefined)
    context.emit('sweep.found', { issue: context.snapshot.address, changed: false })
  return { notYet: noTask.unread }
}

/** Who gives the order, and where. */
export function givenIn({ payload }: OrderContext): Given {
  const { by, comment, line } = payload
  return { by: { id: by.id, login: by.login }, id: comment, line }
}

/** Stores what an order changes, together with its end; what follows from it follows as from any other change of the task. */
export function obey(
  deps: BuiltInDeps,
  context: OrderContext,
  { issue, task }: Target,
  overrides: Overrides,
): void {
  // it was done before, or something newer has been ordered since
  if (overrides === task.overrides) return
  const priority = overrides.priority ?? labelledPriority(issue)
  const after = afterOrder(task, overrides, priority)
  saveTask(context, deps.tasks, { before: task, after, event: 'task.parsed' })
}

/** What the labels say. */
export function labelledPriority({ labels }: WireIssue): number {
  return priorityOf(labels.map(({ name }) => name))
}
