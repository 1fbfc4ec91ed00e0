import { english } from '../language/say.ts'
import type { Session } from './session.ts'
import { isHeld, type Task } from './task.ts'

/**
 * Why an agent that works on a task has to stop, seen from the task as it is now; undefined = it goes on. While a session is
 * live nobody takes the task from it: it is told.
 */
export function stopReason(
  task: Task | undefined,
  session: Pick<Session, 'agent' | 'id' | 'fence'>,
): string | undefined {
  return outsideReason(task, session) ?? stuckReason(task, session)
}

/** The same as far as it is no fault of the agent. */
export function outsideReason(
  task: Task | undefined,
  session: Pick<Session, 'agent' | 'id' | 'fence'>,
): string | undefined {
  if (!task) return 'The bot does not know this task any more.'
  if (task.state === 'done') return english`The issue was closed.`
  if (task.state === 'released') return english`The issue was taken from the bot.`
  if (isHeld(task)) return english`A person holds this issue back.`
  const count = (task.blockers?.length ?? 0) + (task.hiddenBlockers ?? 0)
  if (count === 1) return english`The issue waits for another one now.`
  if (count > 1) return english`The issue waits for ${count} others now.`
  if (task.trouble) return english`The task needs a person first; the comment on the issue says why.`
  if (task.agent !== null && task.agent !== session.agent)
    return english`The task was given to another agent.`
  // its claim may not have been seen yet; once it was, the task names the session as long as it is the one
  if (!task.session && session.fence <= (task.fence ?? 0)) return english`The task was taken back in between.`
  if (task.session && task.session.id !== session.id) return english`Another session works on this task.`
  return undefined
}

/** Why the agent has to stop, if that is its own doing: it was heard for long and got no further. */
function stuckReason(task: Task | undefined, session: Pick<Session, 'id'>): string | undefined {
  if (task?.session?.id !== session.id || task.session.stuck !== 'stop') return undefined
  return 'There was no progress for too long: neither another line of progress nor a token more.'
}

/** What a stuck agent is told before it has to stop. */
export function stuckWarning(task: Task | undefined, session: Pick<Session, 'id'>): string | undefined {
  if (task?.session?.id !== session.id || task.session.stuck !== 'warned') return undefined
  return 'There was no progress for a while, neither another line of progress nor a token more. If that goes on you will be told to stop.'
}
