import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { estimateSourceOf, needOf } from '../../tasks/need.ts'
import type { Task } from '../../tasks/task.ts'
import { believable, type Estimated, usageOf } from '../../tasks/usage.ts'
import type { BuiltInDeps } from '../deps.ts'

/** Keeps what each task has really used, so that the estimates of those that come get better. */
export function learning(deps: BuiltInDeps): Plugin {
  return definePlugin({
    name: 'learning',
    description: 'Keeps what each task has really used; estimates are corrected by it.',
    scopes: ['read:issue'],
    lane: 'issue',
    register(app) {
      app.on('agent.ended', (context) => keep(deps, context))
    },
  })
}

async function keep(deps: BuiltInDeps, context: Context<'agent.ended'>): Promise<void> {
  const session = await deps.sessions.find(context.payload.session)
  const task = await deps.tasks.find(context.snapshot.key)
  if (!session || !task || session.state === 'live') return
  const usage = usageOf(session, await deps.sessions.ofTask(session.key), await estimatedFor(deps, task))
  const { agents } = await deps.policies.of(task.address.repoId)
  const profile = agents.find(({ name }) => name === session.agent)
  context.write(deps.usage.save(believable(usage, profile?.contextLimit)))
}

/** What the agent was chosen by: the text may have been changed since. */
async function estimatedFor(deps: BuiltInDeps, task: Task): Promise<Estimated> {
  const record = await deps.decisions.find(task.key, task.decisionNumber)
  const { spec, overrides } = record?.inputs ?? task
  const { difficulty, estimate } = record?.inputs.choice.need ?? needOf(task)
  const source = estimateSourceOf({ spec, overrides })
  return { key: task.key, repoId: task.address.repoId, difficulty, source, estimate }
}
