import type { Context } from '../../app/context.ts'
import { afterAbsence, afterReturn } from '../../tasks/at-work.ts'
import type { BuiltInDeps } from '../deps.ts'
import { saveTask } from '../task-event.ts'

/** An agent did not begin in time: the task is for others, until that agent asks for work again. */
export async function presence(deps: BuiltInDeps, context: Context<'agent.presence'>): Promise<void> {
  const before = await deps.tasks.find(context.snapshot.key)
  const { agent, is } = context.payload
  if (!before) return
  // it has begun in this moment, and the task will hear of it
  if (is === 'away' && (await deps.sessions.liveOf(before.key))) return
  const after = is === 'away' ? afterAbsence(before, context.payload) : afterReturn(before, agent)
  if (after === before) return
  if (is === 'away') deps.workNews.miss(agent)
  saveTask(context, deps.tasks, {
    before,
    after,
    ...(after.state === 'blocked' ? { event: 'task.parsed' as const } : {}),
  })
  if (is === 'away') context.emit('capacity.changed', { because: `${agent} did not begin ${before.key}` })
}
