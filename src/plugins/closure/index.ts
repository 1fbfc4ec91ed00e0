import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import type { Absence } from '../../gitea/snapshot.ts'
import { isAssignedTo, type WireIssue } from '../../gitea/wire.ts'
import { afterEnd } from '../../tasks/lifecycle.ts'
import { isEnded } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { saveTask } from '../task-event.ts'

const HEARS = ['issues.closed', 'issues.unassigned', 'issues.deleted', 'sweep.found', 'turn.came'] as const
type ClosureContext = Context<(typeof HEARS)[number]>

/** Ends a task whose issue was closed, deleted or taken from the bot, and frees its agent. */
export function closure(deps: BuiltInDeps): Plugin {
  return definePlugin({
    name: 'closure',
    description: 'Cleans up when an issue is closed, deleted or taken from the bot.',
    scopes: ['read:issue', 'read:user'],
    lane: 'issue',
    coalesce: true,
    register(app) {
      app.on(HEARS, (context) => close(deps, context))
    },
  })
}

async function close(deps: BuiltInDeps, context: ClosureContext): Promise<void> {
  const before = await deps.tasks.find(context.snapshot.key)
  if (!before || isEnded(before)) return
  const issue = await context.snapshot.issue()
  // what stands in front of a Gitea that is down may say "not found" of everything
  if (issue === 'unreachable') await deps.forge.probe()
  const ending = endOf(issue, (await deps.forge.me()).id)
  if (!ending) return
  saveTask(context, deps.tasks, { before, after: afterEnd(before, ending), event: 'task.closed' })
  // nobody can ask any more why it was decided so
  if (issue === 'gone') context.write(deps.decisions.forget(before.key))
  if (before.agent)
    context.emit('capacity.changed', { because: `${before.agent} is done with ${before.key}` })
  // the place that was free for it is the next one's
  else if (context.name === 'turn.came' || context.coalesced)
    context.emit('capacity.changed', { because: `${before.key} was next and has ended` })
}

/** How the task ends, seeing the issue as it is; undefined = it goes on. */
export function endOf(issue: WireIssue | Absence, botId: number): 'done' | 'released' | undefined {
  if (typeof issue === 'string') return 'released'
  if (issue.state === 'closed') return 'done'
  return isAssignedTo(issue, botId) ? undefined : 'released'
}
