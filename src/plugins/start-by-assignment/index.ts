import type { AgentStart, AssignStart } from '../../agents/start.ts'
import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import { english } from '../../language/say.ts'
import type { Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { type Started, startAgents, startsOf } from '../starting.ts'
import { takenOff } from './taken-off.ts'

/** After each of these the task may have another agent, or none. */
const HEARS = [
  'task.parsed',
  'task.blocked',
  'task.ready',
  'task.assigned',
  'task.needs_input',
  'task.closed',
  'agent.ended',
  'sweep.found',
] as const

/** Assigns the Gitea user of an agent, and takes that user off again. */
export function startByAssignment(deps: BuiltInDeps): Plugin {
  const starts = startsOf(deps, isAssign)
  return definePlugin({
    name: 'start-by-assignment',
    description: 'Starts an agent by assigning its Gitea user to the issue, where its profile says so.',
    scopes: starts.size > 0 ? ['write:issue', 'read:user'] : [],
    register(app) {
      startAgents(deps, app, { starts, start: assign })
      if (starts.size > 0) app.on(HEARS, (context) => takeOff(deps, context, starts))
    },
  })
}

async function assign({ ensure }: Context<'agent.wanted'>, { assign: login }: AssignStart): Promise<Started> {
  ensure.begin()
  const result = await ensure.assignees({ add: [login] })
  // who was taken off by a person stays off: that is said, and others are asked
  const reasons = {
    left: english`a person has taken @\u200b${login} off this issue`,
    'unknown-user': english`there is no Gitea user ${login}`,
    unassignable: english`the Gitea user ${login} cannot be assigned here`,
    forbidden: english`the bot may not assign anybody here`,
    archived: english`the repository is archived`,
    gone: english`the issue is gone`,
  }
  if (result === 'written' || result === 'unchanged') return 'started'
  return { unstarted: reasons[result], isFinal: true }
}

/** The users of agents that do not have the task are taken off, if it was the bot that assigned them. */
async function takeOff(
  deps: BuiltInDeps,
  context: Context<IssueEventName>,
  starts: ReadonlyMap<string, AssignStart>,
): Promise<void> {
  const task = await deps.tasks.find(context.snapshot.key)
  if (!task || (await deps.policies.of(task.address.repoId)).mode === 'shadow') return
  const logins = [...starts].filter(([name]) => !has(task, name)).map(([, { assign: login }]) => login)
  const kept = [...starts]
    .filter(([name]) => has(task, name))
    .map(([, { assign: login }]) => login.toLowerCase())
  const remove = await takenOff(
    deps,
    context.snapshot,
    logins.filter((login) => !kept.includes(login.toLowerCase())),
  )
  if (remove.length === 0) return
  context.ensure.begin()
  await context.ensure.assignees({ remove, insist: true })
}

function has({ state, agent, session }: Task, name: string): boolean {
  return (state === 'assigned' || state === 'in-progress') && (session?.agent ?? agent) === name
}

function isAssign(start: AgentStart): start is AssignStart {
  return 'assign' in start
}
