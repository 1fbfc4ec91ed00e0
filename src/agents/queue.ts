import type { PurseOf } from './budget.ts'
import type { Calibration } from './calibration.ts'
import { chooseAgent, type Decision, type Load, type Need, type Terms, USUAL_TERMS } from './choose-agent.ts'
import { priceOfChoice } from './decision.ts'
import { type Room, type RoomMode, roomFor, withRoom } from './elbow-room.ts'
import type { AgentProfile } from './profile.ts'
import type { Rooms } from './rooms.ts'
import { type Counts, countsOf } from './rule.ts'
import { TakenMoney } from './taken-money.ts'
import type { Waiting } from './waiting.ts'

/** A task that is ready for an agent. */
export interface QueuedTask {
  readonly issueId: number
  readonly need: Need
  /** Higher goes first; 0 if absent. */
  readonly priority?: number
  /** How many tasks wait for this one, also through others. */
  readonly unlocks: number
  /** Milliseconds since 1970; who waits longer goes first. */
  readonly readySince: number
  /** What its repository has settled, if anything. */
  readonly team?: Team
  /** What was learned of such work; absent = nothing. */
  readonly learned?: Calibration
  /** What it changes; absent = nobody has to make room for it. */
  readonly room?: QueuedRoom
  /** What waiting costs it, without those who stand before it; absent = nothing. */
  readonly waiting?: Waiting
}

/** The files that a task which waits is going to change. */
export interface QueuedRoom {
  readonly number: number
  readonly files: readonly string[]
  readonly mode: RoomMode
  /** Who has which files of its repository now; one object for each repository. */
  readonly rooms: Rooms
}

/** The agents of a repository, and what it has settled about choosing. */
export interface Team extends Omit<Terms, 'here' | 'learned' | 'waiting' | 'adopted'> {
  /** Whose tasks count together where an agent has a limit in each repository. */
  readonly repoId: number
  readonly agents: readonly AgentProfile[]
  /** How many tasks of the repository each agent holds. */
  readonly here: Load
}

/** What the order of the queue is made from. */
export type Urgency = Omit<QueuedTask, 'need' | 'team' | 'learned' | 'room' | 'waiting'>

/** Those that wait, in the order in which they get an agent: by priority, then by what they unlock, then by age. */
export function inQueueOrder<Task extends Urgency>(tasks: readonly Task[]): Task[] {
  return [...tasks].sort(byUrgency)
}

/**
 * Decides for all ready tasks in queue order (priority, then unlocks, then age, then issue id), each taking its slot and its
 * money before the next is decided. The map is in that order and has a decision for every task; a task that waits holds
 * nobody back who wants another agent and other files. `profiles` are for tasks without a team.
 */
export function planQueue(
  tasks: readonly QueuedTask[],
  profiles: readonly AgentProfile[],
  load: Load,
): Map<number, Decision> {
  const slots = new Map(load)
  const heres = new Map<number, Map<string, number>>()
  const rooms = new Map<Rooms, Rooms>()
  const money = new TakenMoney()
  const plan = new Map<number, Decision>()
  for (const task of inQueueOrder(tasks)) {
    const { issueId, need, team, room, priority = 0 } = task
    const here = team && (heres.get(team.repoId) ?? new Map(team.here))
    if (team && here) heres.set(team.repoId, here)
    const terms = money.leftFor(task, team && here ? { ...team, here } : USUAL_TERMS)
    const free = chooseAgent(need, team?.agents ?? profiles, slots, terms)
    const decision = room ? withRoom(free, takeRoom(room, priority, rooms)) : free
    plan.set(issueId, decision)
    money.take(task, decision)
    if (decision.chosen === undefined) continue
    takePlace(slots, decision.chosen)
    if (here) takePlace(here, decision.chosen)
  }
  return plan
}

/** What those who stand before a task in the queue take of the places. */
export interface Turn {
  /** Who stands before it, by issue id. */
  readonly ahead: readonly number[]
  /** The places that they get first. */
  readonly promised: Counts
  /** Those of them that go to tasks of the same repository. */
  readonly promisedHere: Counts
  /** What they are likely to cost, US$: those of the same repository, and all of them. */
  readonly promisedUsd: Readonly<Record<PurseOf, number>>
}

/** What the turn of a task leaves it: the same as {@link planQueue} does for everybody, as far as this task. */
export function turnOf(issueId: number, tasks: readonly QueuedTask[], load: Load): Turn {
  const order = inQueueOrder(tasks)
  const index = order.findIndex((task) => task.issueId === issueId)
  const ahead = order.slice(0, Math.max(0, index))
  const plan = planQueue(ahead, [], load)
  const promised = new Map<string, number>()
  const promisedHere = new Map<string, number>()
  const promisedUsd = { repository: 0, instance: 0 }
  for (const task of ahead) {
    const decision = plan.get(task.issueId)
    const chosen = decision?.chosen
    if (chosen === undefined) continue
    const isHere = task.team?.repoId === order[index]?.team?.repoId
    takePlace(promised, chosen)
    if (isHere) takePlace(promisedHere, chosen)
    promisedUsd.instance += priceOfChoice(decision)
    if (isHere) promisedUsd.repository += priceOfChoice(decision)
  }
  return {
    ahead: ahead.map((task) => task.issueId),
    promised: countsOf(promised),
    promisedHere: countsOf(promisedHere),
    promisedUsd,
  }
}

/** What it wants is its own from here on, whether it gets an agent now or not: those behind it would keep it waiting for ever. */
function takeRoom(wanted: QueuedRoom, priority: number, rooms: Map<Rooms, Rooms>): Room | undefined {
  const { number, files, mode } = wanted
  const here = rooms.get(wanted.rooms) ?? wanted.rooms.copy()
  rooms.set(wanted.rooms, here)
  const { room } = roomFor(mode, priority, here.taken(files))
  here.take(files, { issue: number, since: null })
  return room
}

function takePlace(load: Map<string, number>, agent: string): void {
  load.set(agent, (load.get(agent) ?? 0) + 1)
}

function byUrgency(a: Urgency, b: Urgency): number {
  return (
    (b.priority ?? 0) - (a.priority ?? 0) ||
    b.unlocks - a.unlocks ||
    a.readySince - b.readySince ||
    a.issueId - b.issueId
  )
}
