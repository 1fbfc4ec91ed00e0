import { chooseAgent, type Decision } from '../../agents/choose-agent.ts'
import { planQueue } from '../../agents/queue.ts'
import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { Conflict } from '../../database/conflict.ts'
import { afterDecision, decisionInputs } from '../../tasks/lifecycle.ts'
import { needOf } from '../../tasks/need.ts'
import { isHeld, type Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { saveTask } from '../task-event.ts'
import { freeSlot, keepAdopted } from './decide.ts'

/** Chooses the agent for a task that nothing holds back, and hands freed places to those who wait. */
export function assignment(deps: BuiltInDeps): Plugin {
  return definePlugin({
    name: 'assignment',
    description: 'Chooses the cheapest agent that can do a task that is ready.',
    scopes: ['read:issue'],
    lane: 'issue',
    coalesce: true,
    register(app) {
      app.on('task.ready', (context) => assign(deps, context))
      app.on('capacity.changed', (context) => callNext(deps, context))
    },
  })
}

async function assign(deps: BuiltInDeps, context: Context<'task.ready'>): Promise<void> {
  const before = await deps.tasks.find(context.snapshot.key)
  // an event of an older version still means that there may be a place: the task is decided as it is now, and its
  // version guards the write. Dropping it left a task waiting whose place came free while it noted that it had to wait.
  if (before?.state !== 'ready' || isHeld(before)) return
  const planned = await decisionOf(deps, before)
  if (!planned) return
  const decision = keepAdopted(planned, before.adopted)
  const after = afterDecision(
    before,
    decision,
    decisionInputs(before, deps.profiles),
    await slotFor(deps, decision),
  )
  // a task that waits shows it when its turn ends; only a new state is an event
  const event = EVENTS[after.state]
  saveTask(context, deps.tasks, { before, after, ...(event ? { event } : {}) })
}

const EVENTS: Partial<Record<Task['state'], 'task.assigned' | 'task.needs_input'>> = {
  assigned: 'task.assigned',
  'needs-input': 'task.needs_input',
}

/**
 * Only an issue's own lane may change its task, so those whose turn has come are called there, in queue order. What is
 * stored of one that waited may be old: an edge that a person sets in Gitea sends no webhook, and webhooks get lost. So the
 * issue and its blockers are looked at first, and `task.ready` follows from that.
 */
async function callNext(deps: BuiltInDeps, context: Context<'capacity.changed'>): Promise<void> {
  const ready = await deps.tasks.ready()
  for (const [issueId, decision] of await planOf(deps, ready)) {
    const task = ready.find((candidate) => candidate.issueId === issueId)
    if (task && decision.outcome === 'chosen') context.emit('turn.came', { issue: task.address })
  }
}

/**
 * The order of the queue matters only for the places of an agent that has a limit. Who waits although nobody else asks has
 * to wait in any case, and nobody takes anything from an agent without one; reading the whole queue for each of 7,000 tasks
 * that became ready together kept the processor for minutes.
 */
async function decisionOf(deps: BuiltInDeps, task: Task): Promise<Decision | undefined> {
  const alone = chooseAgent(needOf(task), deps.profiles, await deps.tasks.load())
  const chosen = deps.profiles.find((profile) => profile.name === alone.chosen)
  if (chosen?.maxConcurrent === undefined) return alone
  const plan = await planOf(deps, await deps.tasks.ready())
  return plan.get(task.issueId)
}

async function planOf(deps: BuiltInDeps, ready: readonly Task[]): Promise<Map<number, Decision>> {
  const places = ready.length > 1 ? await deps.tasks.queue() : []
  const unlocks = new Map(places.map((place) => [place.key, place.unlocks]))
  const queued = ready.map((task) => ({
    issueId: task.issueId,
    need: needOf(task),
    priority: task.priority ?? 0,
    unlocks: unlocks.get(task.key) ?? 0,
    readySince: task.readySince ?? 0,
  }))
  return planQueue(queued, deps.profiles, await deps.tasks.load())
}

async function slotFor(deps: BuiltInDeps, decision: Decision): Promise<number | null> {
  const profile = deps.profiles.find((candidate) => candidate.name === decision.chosen)
  if (profile?.maxConcurrent === undefined) return null
  const slot = freeSlot(await deps.tasks.slots(profile.name), profile.maxConcurrent)
  if (slot === undefined) throw new Conflict(`the last place of ${profile.name}`)
  return slot
}
