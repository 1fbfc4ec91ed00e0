import type { Context } from '../app/context.ts'
import type { IssueEventName, OwnEventName } from '../gitea/events.ts'
import { leavesRoom } from '../tasks/room.ts'
import type { TaskStore } from '../tasks/store.ts'
import { isUnsteady, type Task } from '../tasks/task.ts'

type TaskEventName = Extract<OwnEventName, `task.${string}`>

/** What is said of a task in its events. */
export function taskPayload(task: Task) {
  const { address: issue, issueId, version, state, agent } = task
  return { issue, issueId, version, state, agent }
}

/**
 * Stores a task that changed and reports it; nothing at all if it is the same. The event's id is made of the task's
 * version, so that neither a retry nor a second hook reports a change twice.
 */
export function saveTask(
  context: Context<IssueEventName>,
  tasks: TaskStore,
  change: { readonly before: Task | undefined; readonly after: Task; readonly event?: TaskEventName },
): void {
  const { before, event } = change
  if (change.after === before) return
  // whoever hears of it gets the names that are right now
  const after = { ...change.after, address: context.snapshot.address }
  context.write(tasks.save(after))
  if (isUnsteady(before) && !isUnsteady(after)) context.write(tasks.resumeIssue(after.key))
  if (leavesRoom(before, after))
    context.emit('capacity.changed', { because: `${after.key} leaves files to others` })
  if (event) context.emit(event, taskPayload(after), { id: `${event}:${after.issueId}:${after.version}` })
}
