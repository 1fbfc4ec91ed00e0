import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { afterClaim, afterWork } from '../../tasks/at-work.ts'
import type { BuiltInDeps } from '../deps.ts'
import { saveTask } from '../task-event.ts'

/** Lets a task follow the sessions of the agent that works on it. */
export function agentContext(deps: BuiltInDeps): Plugin {
  return definePlugin({
    name: 'agent-context',
    description: 'Lets a task follow the agent that works on it: who began, and how it ended.',
    scopes: ['read:issue'],
    lane: 'issue',
    register(app) {
      app.on('task.assigned', async ({ payload }) => {
        if (payload.agent !== null) deps.workNews.announce(payload.agent)
      })
      app.on('agent.claimed', (context) => begin(deps, context))
      app.on('agent.ended', (context) => end(deps, context))
    },
  })
}

async function begin(deps: BuiltInDeps, context: Context<'agent.claimed'>): Promise<void> {
  const before = await deps.tasks.find(context.snapshot.key)
  const session = await deps.sessions.find(context.payload.session)
  if (!before || session?.state !== 'live') return
  saveTask(context, deps.tasks, { before, after: afterClaim(before, session) })
}

async function end(deps: BuiltInDeps, context: Context<'agent.ended'>): Promise<void> {
  const before = await deps.tasks.find(context.snapshot.key)
  const session = await deps.sessions.find(context.payload.session)
  if (!before || !session) return
  const after = afterWork(before, session, context.payload.how, deps.clock.now())
  if (after === before) return
  // what holds it back is looked at again, and an agent is chosen anew
  saveTask(context, deps.tasks, {
    before,
    after,
    ...(after.state === 'blocked' ? { event: 'task.parsed' as const } : {}),
  })
  context.emit('capacity.changed', { because: `${session.agent} has ended its work on ${before.key}` })
}
