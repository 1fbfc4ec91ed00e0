import type { NotDone, NotYet } from '../../app/command.ts'
import { isAssignedTo } from '../../gitea/wire.ts'
import { translated } from '../../language/say.ts'
import { isEnded } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import type { OrderContext, Target } from '../obey.ts'
import { noTask } from './messages.ts'

export { givenIn, labelledPriority, type OrderContext, obey, type Target } from '../obey.ts'

/** What an order ends with: it is shown in the status comment, so only what could not be done is answered. */
export type Ended = Promise<NotDone | NotYet | string | undefined>

/**
 * The task that an order changes, or why there is none. An issue that is assigned to the bot and that nobody has read yet, as no
 * webhook told of it, or Gitea failed at it, is read first.
 */
export async function targetOf(deps: BuiltInDeps, context: OrderContext): Promise<Target | NotDone | NotYet> {
  const issue = await context.snapshot.issue()
  if (typeof issue === 'string' || issue.state === 'closed') return { notDone: noTask.closed() }
  if (issue.pull_request) return { notDone: translated(noTask.pullRequest) }
  const me = await deps.forge.me()
  if (!isAssignedTo(issue, me.id)) return { notDone: noTask.notMine(me.login) }
  const task = await deps.tasks.find(context.snapshot.key)
  if (task && !isEnded(task)) return { issue, task }
  // in the lane this comes before the order when that is given again
  if (context.payload.tries === undefined)
    context.emit('sweep.found', { issue: context.snapshot.address, changed: false })
  return { notYet: noTask.unread() }
}
