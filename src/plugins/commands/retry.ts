import type { CommandResult } from '../../app/command.ts'
import { afterRetry } from '../../tasks/lifecycle.ts'
import type { BuiltInDeps } from '../deps.ts'
import { saveTask } from '../task-event.ts'
import { working } from './messages.ts'
import { type OrderContext, targetOf } from './target.ts'

/** Reads and decides an issue anew, also one that was stopped, and speaks again where a person had deleted the comment. */
export async function retry(deps: BuiltInDeps, context: OrderContext): Promise<CommandResult> {
  const target = await targetOf(deps, context)
  if (!('task' in target)) return target
  const { task } = target
  saveTask(context, deps.tasks, { before: task, after: afterRetry(task) })
  const shown = await deps.tasks.shown(task.key)
  if (shown && shown.mutedIn !== null)
    context.write(
      deps.tasks.saveShown(task.key, { ...shown, mutedIn: null, commentId: null, display: '', seen: null }),
    )
  // the same look as after a sweep: the issue is read, its blockers are, and then it is decided
  context.emit('sweep.found', { issue: context.snapshot.address, changed: false })
  return task.state === 'in-progress' && task.agent && !task.handedIn ? working(task.agent) : undefined
}
