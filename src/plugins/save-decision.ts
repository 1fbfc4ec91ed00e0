import type { Context } from '../app/context.ts'
import type { IssueEventName } from '../gitea/events.ts'
import { isIssueLane } from '../gitea/issue-address.ts'
import { type Made, recordOf, type Trigger } from '../tasks/decision-record.ts'
import type { Task } from '../tasks/task.ts'
import type { BuiltInDeps } from './deps.ts'

/** Stores the decision that a task has now, together with the task: in the transaction of this run. */
export function saveDecision(
  { decisions }: Pick<BuiltInDeps, 'decisions'>,
  context: Context<IssueEventName>,
  task: Task,
  made: Pick<Made, 'choice' | 'ahead' | 'policy'>,
): void {
  const record = recordOf(task, { ...made, atMs: context.now(), trigger: triggerOf(context) })
  if (record) context.write(...decisions.save(record))
}

/** What began it: something on this issue, on another one, or a timer. */
function triggerOf({ origin, snapshot }: Context<IssueEventName>): Trigger {
  const { event, about, by = null } = origin
  return { event, by, elsewhere: isIssueLane(about) && about !== snapshot.key }
}
