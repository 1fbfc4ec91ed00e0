import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import {
  afterClaim,
  afterOverBudget,
  afterReport,
  afterStuck,
  afterWork,
  type WorkEnd,
} from '../../tasks/at-work.ts'
import { type Session, type SessionEnd, SHOWN_EVERY_MS } from '../../tasks/session.ts'
import type { Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { saveTask } from '../task-event.ts'
import { hearAnswer } from './answer.ts'
import { isEmpty, proofOf } from './evidence.ts'
import { presence } from './presence.ts'

/** What is due comes a moment early by the wall clock. */
const EARLY_MS = 1_000

type WatchContext = Context<'agent.claimed' | 'agent.reported' | 'agent.ended' | 'sweep.found'>

/** Lets a task follow the agent that works on it, and goes on where one does not finish. */
export function agentContext(deps: BuiltInDeps): Plugin {
  return definePlugin({
    name: 'agent-context',
    description:
      'Watches the agent that works on a task: who began, how far it is, how it ended, and what comes then.',
    scopes: ['read:issue', 'read:repository', 'read:user'],
    lane: 'issue',
    register(app) {
      app.on('task.assigned', async ({ payload }) => {
        if (payload.agent !== null) deps.workNews.announce(payload.agent)
      })
      app.on('agent.claimed', (context) => begin(deps, context))
      app.on('agent.reported', (context) => report(deps, context))
      app.on('agent.ended', (context) => end(deps, context))
      app.on('agent.presence', (context) => presence(deps, context))
      app.on('sweep.found', (context) => catchUp(deps, context))
      app.on(['issue_comment.created', 'sweep.found'], (context) => hearAnswer(deps, context))
    },
  })
}

async function begin(deps: BuiltInDeps, context: Context<'agent.claimed'>): Promise<void> {
  const before = await deps.tasks.find(context.snapshot.key)
  const session = await deps.sessions.find(context.payload.session)
  if (!before || session?.state !== 'live') return
  saveTask(context, deps.tasks, { before, after: afterClaim(before, session, context.payload.branch) })
}

/** The numbers go with whatever else is drawn; they alone are worth a look every two minutes, where there is a comment. */
async function report(deps: BuiltInDeps, context: Context<'agent.reported'>): Promise<void> {
  const before = await deps.tasks.find(context.snapshot.key)
  const session = await deps.sessions.find(context.payload.session)
  if (!before?.session || session?.state !== 'live') return
  const { what, stuck, overBudget } = context.payload
  if (what === 'advice' && overBudget !== before.session.overBudget)
    return saveTask(context, deps.tasks, { before, after: afterOverBudget(before, session, overBudget) })
  if (what === 'stuck') {
    const level = stuck === 'warned' || stuck === 'stop' ? stuck : null
    return saveTask(context, deps.tasks, { before, after: afterStuck(before, session, level) })
  }
  if (!isDue(before, context.now()) || (await deps.policies.of(before.address.repoId)).mode !== 'normal')
    return
  saveTask(context, deps.tasks, { before, after: afterReport(before, session, context.now()) })
}

/** A clock that was set back must not keep the comment as it is until it has caught up. */
function isDue({ session }: Task, nowMs: number): boolean {
  const sinceMs = nowMs - (session?.shownAt ?? 0)
  return sinceMs < 0 || sinceMs >= SHOWN_EVERY_MS - EARLY_MS
}

async function end(deps: BuiltInDeps, context: Context<'agent.ended'>): Promise<void> {
  const before = await deps.tasks.find(context.snapshot.key)
  const session = await deps.sessions.find(context.payload.session)
  if (!before || !session) return
  await finish(deps, context, before, session, context.payload.how)
}

async function finish(
  deps: BuiltInDeps,
  context: WatchContext,
  before: Task,
  session: Session,
  how: SessionEnd,
): Promise<void> {
  const end = { how, atMs: context.now(), limits: deps.watching }
  const said = afterWork(before, session, end)
  const isHandedIn = said.handedIn && said !== before
  const after = isHandedIn ? await believed(deps, context, before, session, end) : said
  // one that was late has left the task free for whoever it was given to in between
  if (after === before && before.state === 'assigned' && before.agent !== null)
    deps.workNews.announce(before.agent)
  if (after === before) return
  // what holds it back is looked at again, and an agent is chosen anew
  const event = EVENTS[after.state]
  saveTask(context, deps.tasks, { before, after, ...(event ? { event } : {}) })
  context.emit('capacity.changed', { because: `${session.agent} has ended its work on ${before.key}` })
}

/** The task after work that is said to be done, with what of that is so. */
async function believed(
  deps: BuiltInDeps,
  context: WatchContext,
  before: Task,
  session: Session,
  end: WorkEnd,
): Promise<Task> {
  const proof = await proofOf(deps, context, session)
  const isNothing = await isEmpty(deps, context, session, proof, before.handedInCommit)
  if (isNothing) return afterWork(before, session, { ...end, isEmpty: true })
  const { commit } = proof
  return afterWork(before, proof.session, { ...end, ...(commit === undefined ? {} : { commit }) })
}

const EVENTS: Partial<Record<Task['state'], 'task.parsed' | 'task.needs_input'>> = {
  blocked: 'task.parsed',
  'needs-input': 'task.needs_input',
}

/** The sessions are the truth: what the task has missed of them, it follows now. */
async function catchUp(deps: BuiltInDeps, context: Context<'sweep.found'>): Promise<void> {
  const before = await deps.tasks.find(context.snapshot.key)
  if (!before) return
  if (!before.session) {
    const live = await deps.sessions.liveOf(before.key)
    if (live) saveTask(context, deps.tasks, { before, after: afterClaim(before, live) })
    return
  }
  const session = await deps.sessions.find(before.session.id)
  if (session && session.state !== 'live') await finish(deps, context, before, session, session.state)
}
