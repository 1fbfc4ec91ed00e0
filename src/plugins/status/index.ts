import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { isAssignedTo } from '../../gitea/wire.ts'
import { inLanguage } from '../../language/language.ts'
import { translated } from '../../language/say.ts'
import type { BuiltInDeps } from '../deps.ts'
import { PULL_REQUEST_TEXT } from './mode-texts.ts'
import { Queue } from './queue.ts'
import { NOTHING_SHOWN, show } from './show.ts'
import type { StatusDeps } from './surroundings.ts'
import { idOf } from './written-comment.ts'

const HEARS = [
  'task.parsed',
  'task.blocked',
  'task.ready',
  'task.assigned',
  'task.needs_input',
  'task.closed',
  'agent.claimed',
  'agent.reported',
  'agent.ended',
  'agent.presence',
  'sweep.found',
] as const

/** The one writer of what people see: the labels, the status comment, the question to a person. */
export function status(builtIn: BuiltInDeps): Plugin {
  const deps: StatusDeps = { ...builtIn, queue: new Queue(builtIn) }
  return definePlugin({
    name: 'status',
    description: 'Shows on the issue what the bot has decided: one comment, edited in place, and labels.',
    scopes: ['write:issue', 'read:organization', 'read:user'],
    lane: 'issue',
    coalesce: true,
    lastInTurn: true,
    register(app) {
      app.on(HEARS, (context) => show(deps, context))
      app.on(['pull_request.assigned', 'sweep.found'], (context) => declinePullRequest(deps, context))
    },
  })
}

/** Said once: a person who deletes it does not want to read it again. */
async function declinePullRequest(
  deps: BuiltInDeps,
  context: Context<'pull_request.assigned' | 'sweep.found'>,
): Promise<void> {
  const { key } = context.snapshot
  // a sweep that found a task has not found a pull request, and need not be asked
  if ((await deps.tasks.find(key)) || (await deps.tasks.shown(key))) return
  const pull = await context.snapshot.issue()
  if (typeof pull === 'string' || !pull.pull_request || pull.state === 'closed') return
  const me = await deps.forge.me()
  if (!isAssignedTo(pull, me.id)) return
  const { mode, language } = await deps.policies.of(pull.repository.id)
  if (mode !== 'normal') return
  context.ensure.begin()
  const result = await context.ensure.comment({
    kind: 'pull-request',
    body: inLanguage(language, () => translated(PULL_REQUEST_TEXT)),
    knownId: null,
  })
  // what is archived or gone is found again by a sweep, if it comes back
  if (result.kind === 'archived' || result.kind === 'gone') return
  const commentId = idOf(result)
  context.write(deps.tasks.saveShown(key, { ...NOTHING_SHOWN, commentId }))
}
