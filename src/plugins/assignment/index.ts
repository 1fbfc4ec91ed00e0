import { pursesAfter } from '../../agents/budget.ts'
import type { Decision } from '../../agents/choose-agent.ts'
import { priceOfChoice } from '../../agents/decision.ts'
import { waitsForRoom } from '../../agents/elbow-room.ts'
import type { AgentProfile } from '../../agents/profile.ts'
import { planQueue, type QueuedTask, type Team, turnOf } from '../../agents/queue.ts'
import { type ChoiceInputs, decide } from '../../agents/rule.ts'
import { moneyIn } from '../../agents/terms.ts'
import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { Conflict } from '../../database/conflict.ts'
import type { Write } from '../../database/write.ts'
import type { Policy } from '../../policy/policy.ts'
import { decisionInputs } from '../../tasks/decision-inputs.ts'
import { afterDecision } from '../../tasks/lifecycle.ts'
import { needOf } from '../../tasks/need.ts'
import { choiceWithout, type Rules } from '../../tasks/renewal.ts'
import { isHeld, type Task } from '../../tasks/task.ts'
import { withWaitEnd } from '../../tasks/wait-end.ts'
import type { BuiltInDeps } from '../deps.ts'
import { learnedFor } from '../learned-for.ts'
import { pursesFor, type WaitingDeps, waitingFor } from '../money-for.ts'
import { type RoomAsked, roomOf } from '../room-for.ts'
import { rulesFor } from '../rules-for.ts'
import { saveDecision } from '../save-decision.ts'
import { saveTask } from '../task-event.ts'
import { freeSlot } from './free-slot.ts'
import { queuedRoom, roomsOf } from './rooms.ts'

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
  const policy = await deps.policies.of(before.address.repoId)
  const asked = await choiceOf(deps, before, policy)
  if (!asked) return
  const { choice, ahead, room } = asked
  const decision = decide(choice)
  const slot = await slotFor(deps, policy, decision)
  const inputs = decisionInputs(before, policy)
  // who else has the files by now is no news of this task, unless somebody has touched it
  if (before.decidedFrom === inputs && waitsAsBefore(before.decision, decision) && !isTouched(context)) return
  const now = context.now()
  const after = withWaitEnd(before, given(afterDecision(before, decision, inputs, slot), now), now)
  // a task that waits shows it when its turn ends; only a new state is an event
  const event = EVENTS[after.state]
  saveTask(context, deps.tasks, { before, after, ...(event ? { event } : {}) })
  context.write(...checkHere(deps, policy, after), ...checkRoom(deps, policy, after, room))
  context.write(...checkMoney(deps, after, choice))
  if (after !== before) saveDecision(deps, context, after, { choice, ahead, policy: policy.version })
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
  const plan = planQueue(await queuedOf(deps, ready), [], await deps.tasks.load())
  for (const [issueId, decision] of plan) {
    const task = ready.find((candidate) => candidate.issueId === issueId)
    if (task && decision.outcome === 'chosen') context.emit('turn.came', { issue: task.address })
  }
}

/** What the rule is to be asked about a task, and how many stand before it. */
interface Asked {
  readonly choice: ChoiceInputs
  readonly ahead: number
  readonly room: RoomAsked
}

/**
 * The order of the queue matters only for the places of an agent that has a limit, and for money that others wait for. Who waits although
 * nobody else asks has to wait in any case, and nobody takes anything from an agent without one; reading the whole queue for each of 7,000
 * tasks that became ready together kept the processor for minutes.
 */
async function choiceOf(deps: BuiltInDeps, task: Task, policy: Policy): Promise<Asked | undefined> {
  const load = await deps.tasks.load()
  const rules = await rulesFor(deps, task, policy)
  const room = await roomOf(deps, task, policy)
  const inTheWay = room.room ? { room: room.room } : {}
  const alone = { ...choiceWithout(null, task, rules, load), adopted: task.adopted, ...inTheWay }
  const would = decide(alone)
  const chosen = profileOf(policy, would.chosen)
  const hasPlaces = chosen?.maxConcurrent !== undefined || chosen?.maxHere !== undefined
  if (!hasPlaces && !(await takesMoney(deps, task, would, rules))) return { choice: alone, ahead: 0, room }
  const queued = await queuedOf(deps, await deps.tasks.ready())
  if (!queued.some(({ issueId }) => issueId === task.issueId)) return undefined
  const { ahead, promisedUsd, ...taken } = turnOf(task.issueId, queued, load)
  const money = moneyIn({ purses: pursesAfter(rules.purses ?? [], promisedUsd) })
  return { choice: { ...alone, ...taken, ...money }, ahead: ahead.length, room }
}

/** Whether it takes money that another one waits for. */
async function takesMoney(
  deps: BuiltInDeps,
  { key, address }: Task,
  decision: Decision,
  rules: Rules,
): Promise<boolean> {
  if (priceOfChoice(decision) === 0 || rules.purses === undefined) return false
  return deps.spending.isWaitedFor({ key, repoId: address.repoId }, new Set(rules.purses.map(({ of }) => of)))
}

async function queuedOf(deps: BuiltInDeps, ready: readonly Task[]): Promise<QueuedTask[]> {
  const places = ready.length > 1 ? await deps.tasks.queue() : []
  const unlocks = new Map(places.map((place) => [place.key, place.unlocks]))
  const teams = await teamsOf(deps, ready)
  const rooms = await roomsOf(deps, ready)
  const known = readOnce(deps)
  const queued = ready.map(async (task) => ({
    ...teams.get(task.address.repoId),
    ...queuedRoom(task, rooms.get(task.address.repoId)),
    ...(await learnedFor(deps, task, await deps.policies.of(task.address.repoId))),
    ...(await queuedWaiting(deps, known, task)),
    issueId: task.issueId,
    need: needOf(task),
    priority: task.priority ?? 0,
    unlocks: unlocks.get(task.key) ?? 0,
    readySince: task.readySince ?? 0,
  }))
  return Promise.all(queued)
}

async function queuedWaiting(
  deps: BuiltInDeps,
  known: WaitingDeps,
  task: Task,
): Promise<Pick<QueuedTask, 'waiting'>> {
  const waiting = await waitingFor(known, task, await deps.policies.of(task.address.repoId))
  return waiting ? { waiting } : {}
}

/** How long sessions of an agent took is the same for the whole queue; who stands before a task is counted where the queue is planned. */
function readOnce({ spending, clock }: BuiltInDeps): WaitingDeps {
  const read = new Map<string, Promise<readonly number[]>>()
  const durations = (agent: string, limit: number) => {
    const found = read.get(agent) ?? spending.durations(agent, limit)
    read.set(agent, found)
    return found
  }
  return { clock, spending: { durations, waitingFor: async () => 0 } }
}

/** What counts in the repositories of these tasks, each asked for once. */
async function teamsOf(
  deps: BuiltInDeps,
  tasks: readonly Task[],
): Promise<ReadonlyMap<number, { readonly team: Team }>> {
  const teams = new Map<number, { readonly team: Team }>()
  for (const repoId of new Set(tasks.map(({ address }) => address.repoId))) {
    const here = await deps.tasks.load(repoId)
    const policy = await deps.policies.of(repoId)
    // who waits has nothing set aside
    const purses = await pursesFor(deps, { key: '', repoId }, policy)
    teams.set(repoId, { team: { ...policy, repoId, here, purses } })
  }
  return teams
}

function profileOf({ agents }: Policy, agent: string | null | undefined): AgentProfile | undefined {
  return agents.find(({ name }) => name === agent)
}

/** That others have other files by now, or spent a little more, is no news of a task that waits as it did. */
function waitsAsBefore(before: Decision | null, now: Decision): boolean {
  if (waitsForRoom(before) && waitsForRoom(now)) return true
  if (before?.outcome !== 'wait' || now.outcome !== 'wait') return false
  const hasSameEnd = before.money !== undefined && before.money.endsAt === now.money?.endsAt
  const isSameWait =
    before.waits !== undefined &&
    before.waits.agent === now.waits?.agent &&
    before.waits.usdPerHour === now.waits.usdPerHour
  return (hasSameEnd && before.money?.agent === now.money?.agent) || isSameWait
}

/** Whether a person did something on this very issue. */
function isTouched({ root, origin, snapshot }: Context<'task.ready'>): boolean {
  return root === 'person' && origin.about === snapshot.key
}

/** Since when it has its agent. */
function given(after: Task, nowMs: number): Task {
  return after.state === 'assigned' ? { ...after, givenAt: nowMs } : after
}

/** Two tasks with the same files may be decided at the same time; the second finds them taken. */
function checkRoom(deps: BuiltInDeps, policy: Policy, after: Task, room: RoomAsked): Write[] {
  const { place, files, shared } = room
  const isFree = !room.room && files.length > 0 && policy.elbowRoom === 'hold'
  return after.agent === null || !isFree ? [] : [deps.tasks.checkRoom(place, files, shared)]
}

/** Two tasks of a repository may be decided at the same time; the second finds no place any more. */
function checkHere(deps: BuiltInDeps, policy: Policy, { agent, address }: Task): Write[] {
  const { maxHere } = profileOf(policy, agent) ?? {}
  return agent === null || maxHere === undefined ? [] : [deps.tasks.checkHere(agent, address.repoId, maxHere)]
}

/** Two tasks may be decided at the same time, and what is left is enough for one: the second finds it taken. */
function checkMoney(
  deps: BuiltInDeps,
  { key, address, decision, agent }: Task,
  choice: ChoiceInputs,
): Write[] {
  const price = agent === null ? 0 : priceOfChoice(decision)
  if (price === 0 || !choice.purses) return []
  return [deps.spending.check({ key, repoId: address.repoId }, choice.purses, price)]
}

async function slotFor(deps: BuiltInDeps, policy: Policy, decision: Decision): Promise<number | null> {
  const profile = profileOf(policy, decision.chosen)
  if (profile?.maxConcurrent === undefined) return null
  const slot = freeSlot(await deps.tasks.slots(profile.name), profile.maxConcurrent)
  if (slot === undefined) throw new Conflict(`the last place of ${profile.name}`)
  return slot
}
