import { chooseAgent, type Decision, type Load, type Need } from './choose-agent.ts'
import type { AgentProfile } from './profile.ts'
import { type Counts, countsOf } from './rule.ts'

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
}

/** What the order of the queue is made from. */
export type Urgency = Omit<QueuedTask, 'need'>

/** Those that wait, in the order in which they get an agent: by priority, then by what they unlock, then by age. */
export function inQueueOrder<Task extends Urgency>(tasks: readonly Task[]): Task[] {
  return [...tasks].sort(byUrgency)
}

/**
 * Decides for all ready tasks in queue order (priority, then unlocks, then age, then issue id), each taking its slot
 * before the next is decided. The map is in that order and has a decision for every task; a task that waits holds
 * nobody back who wants another agent.
 */
export function planQueue(
  tasks: readonly QueuedTask[],
  profiles: readonly AgentProfile[],
  load: Load,
): Map<number, Decision> {
  const slots = new Map(load)
  const plan = new Map<number, Decision>()
  for (const task of inQueueOrder(tasks)) {
    const decision = chooseAgent(task.need, profiles, slots)
    plan.set(task.issueId, decision)
    if (decision.chosen !== undefined) slots.set(decision.chosen, (slots.get(decision.chosen) ?? 0) + 1)
  }
  return plan
}

/** What those who stand before a task in the queue take of the places. */
export interface Turn {
  /** Who stands before it, by issue id. */
  readonly ahead: readonly number[]
  /** The places that they get first. */
  readonly promised: Counts
}

/** What the turn of a task leaves it: the same as {@link planQueue} does for everybody, as far as this task. */
export function turnOf(
  issueId: number,
  tasks: readonly QueuedTask[],
  profiles: readonly AgentProfile[],
  load: Load,
): Turn {
  const order = inQueueOrder(tasks)
  const ahead = order.slice(
    0,
    Math.max(
      0,
      order.findIndex((task) => task.issueId === issueId),
    ),
  )
  const plan = planQueue(ahead, profiles, load)
  const promised = new Map<string, number>()
  for (const { chosen } of plan.values())
    if (chosen !== undefined) promised.set(chosen, (promised.get(chosen) ?? 0) + 1)
  return { ahead: ahead.map((task) => task.issueId), promised: countsOf(promised) }
}

function byUrgency(a: Urgency, b: Urgency): number {
  return (
    (b.priority ?? 0) - (a.priority ?? 0) ||
    b.unlocks - a.unlocks ||
    a.readySince - b.readySince ||
    a.issueId - b.issueId
  )
}
