import { priorityOf } from '../agents/priority.ts'
import type { Context } from '../app/context.ts'
import type { WireIssue } from '../gitea/wire.ts'
import { afterOrder } from '../tasks/lifecycle.ts'
import type { Given, Overrides } from '../tasks/overrides.ts'
import type { Task } from '../tasks/task.ts'
import type { BuiltInDeps } from './deps.ts'
import { saveTask } from './task-event.ts'

export type OrderContext = Context<'command.given'>

/** What an order is about. */
export interface Target {
  readonly issue: WireIssue
  readonly task: Task
}

/** Who gives the order, and where. */
export function givenIn({ payload }: OrderContext): Given {
  const { by, comment, line } = payload
  return { by: { id: by.id, login: by.login }, id: comment, line }
}

/** Stores what an order changes, together with its end; what follows from it follows as from any other change of the task. */
export function obey(
  deps: Pick<BuiltInDeps, 'tasks'>,
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
