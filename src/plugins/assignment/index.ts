import { chooseAgent, type Decision } from '../../agents/choose-agent.ts'
import { planQueue, type QueuedTask, turnOf } from '../../agents/queue.ts'
import { type ChoiceInputs, countsOf, decide } from '../../agents/rule.ts'
import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { Conflict } from '../../database/conflict.ts'
import { afterDecision, decisionInputs } from '../../tasks/lifecycle.ts'
import { needOf } from '../../tasks/need.ts'
import type { Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { saveDecision } from '../save-decision.ts'
import { saveTask } from '../task-event.ts'
import { freeSlot } from './free-slot.ts'

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
  if (before?.state !== 'ready') return
  const asked = await choiceOf(deps, before)
  if (!asked) return
  const { choice, ahead } = asked
  const decision = decide(choice)
  const inputs = decisionInputs(before, deps.profiles)
  const after = afterDecision(before, decision, inputs, await slotFor(deps, decision))
  // a task that waits shows it when its turn ends; only a new state is an event
  const event = EVENTS[after.state]
  saveTask(context, deps.tasks, { before, after, ...(event ? { event } : {}) })
  if (after !== before) saveDecision(deps, context, after, { choice, ahead })
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
  const plan = planQueue(await queuedOf(deps, ready), deps.profiles, await deps.tasks.load())
  for (const [issueId, decision] of plan) {
    const task = ready.find((candidate) => candidate.issueId === issueId)
    if (task && decision.outcome === 'chosen') context.emit('turn.came', { issue: task.address })
  }
}

/** What the rule is to be asked about a task, and how many stand before it. */
interface Asked {
  readonly choice: ChoiceInputs
  readonly ahead: number
}

/**
 * The order of the queue matters only for the places of an agent that has a limit. Who waits although nobody else asks has
 * to wait in any case, and nobody takes anything from an agent without one; reading the whole queue for each of 7,000 tasks
 * that became ready together kept the processor for minutes.
 */
async function choiceOf(deps: BuiltInDeps, task: Task): Promise<Asked | undefined> {
  const { profiles } = deps
  const load = await deps.tasks.load()
  const alone = { need: needOf(task), profiles, held: countsOf(load), promised: [], adopted: task.adopted }
  const { chosen } = chooseAgent(alone.need, profiles, load)
  const limit = profiles.find((profile) => profile.name === chosen)?.maxConcurrent
  if (limit === undefined) return { choice: alone, ahead: 0 }
  const queued = await queuedOf(deps, await deps.tasks.ready())
  if (!queued.some(({ issueId }) => issueId === task.issueId)) return undefined
  const { ahead, promised } = turnOf(task.issueId, queued, profiles, load)
  return { choice: { ...alone, promised }, ahead: ahead.length }
}

async function queuedOf(deps: BuiltInDeps, ready: readonly Task[]): Promise<QueuedTask[]> {
  const places = ready.length > 1 ? await deps.tasks.queue() : []
  const unlocks = new Map(places.map((place) => [place.key, place.unlocks]))
  return ready.map((task) => ({
    issueId: task.issueId,
    need: needOf(task),
    priority: task.priority ?? 0,
    unlocks: unlocks.get(task.key) ?? 0,
    readySince: task.readySince ?? 0,
  }))
}

async function slotFor(deps: BuiltInDeps, decision: Decision): Promise<number | null> {
  const profile = deps.profiles.find((candidate) => candidate.name === decision.chosen)
  if (profile?.maxConcurrent === undefined) return null
  const slot = freeSlot(await deps.tasks.slots(profile.name), profile.maxConcurrent)
  if (slot === undefined) throw new Conflict(`the last place of ${profile.name}`)
  return slot
}
