import type { Session } from './session.ts'
import type { Task } from './task.ts'

/**
 * Why an agent that works on a task has to stop, seen from the task as it is now; undefined = it goes on. While a session is
 * live nobody takes the task from it: it is told.
 */
export function stopReason(task: Task | undefined, session: Pick<Session, 'agent'>): string | undefined {
  if (!task) return 'The bot does not know this task any more.'
  if (task.state === 'done') return 'The issue was closed.'
  if (task.state === 'released') return 'The issue was taken from the bot.'
  const count = (task.blockers?.length ?? 0) + (task.hiddenBlockers ?? 0)
  if (count > 0) return `The issue waits for ${count === 1 ? 'another one' : `${count} others`} now.`
  if (task.trouble) return 'The task needs a person first; the comment on the issue says why.'
  if (task.agent !== null && task.agent !== session.agent) return 'The task was given to another agent.'
  return undefined
}
