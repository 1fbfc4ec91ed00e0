import { isDeepStrictEqual } from 'node:util'
import type { Load } from '../agents/choose-agent.ts'
import type { AgentProfile } from '../agents/profile.ts'
import { type ChoiceInputs, countsOf, decide } from '../agents/rule.ts'
import { decisionInputs } from './lifecycle.ts'
import { needOf } from './need.ts'
import type { Task } from './task.ts'

/**
 * An agent was chosen, and then the model's answer about the same text came. If the choice is the same, the task keeps its
 * agent and nobody is told of another assignment; if it is another, the task is decided anew and remembers whom it had. An
 * answer that would leave the task without an agent changes nothing: nobody has to wait because of a model.
 *
 * @param after the task with the new spec, as `afterReading` made it
 * @param load how many tasks each agent holds, this one included
 */
export function afterLateAnswer(
  before: Task,
  after: Task,
  profiles: readonly AgentProfile[],
  load: Load,
): Task {
  if (!isLateAnswer(before, after)) return after
  const decision = decide(choiceWithout(before.agent, after, profiles, load))
  if (decision.outcome !== 'chosen') return withoutAnswer(before, after)
  if (decision.chosen !== before.agent) return { ...after, renewedFrom: before.agent }
  const decisionNumber = before.decisionNumber + (isDeepStrictEqual(decision, before.decision) ? 0 : 1)
  return { ...after, decision, decisionNumber, decidedFrom: decisionInputs(after, profiles) }
}

/** What is asked about a task whose agent is asked for anew: the place that it holds is its own. */
export function choiceWithout(
  agent: string | null,
  task: Parameters<typeof needOf>[0],
  profiles: readonly AgentProfile[],
  load: Load,
): ChoiceInputs {
  const held = countsOf(without(load, agent))
  return { need: needOf(task), profiles, held, promised: [], adopted: null }
}

/** What was read of the issue besides, e.g. its priority, counts all the same. */
function withoutAnswer(before: Task, after: Task): Task {
  const kept = { ...after, spec: before.spec }
  return isDeepStrictEqual({ ...kept, version: before.version }, before) ? before : kept
}

function isLateAnswer(before: Task, after: Task): boolean {
  return (
    before.state === 'assigned' &&
    before.textHash === after.textHash &&
    isDeepStrictEqual(before.overrides, after.overrides) &&
    !isDeepStrictEqual(before.spec, after.spec)
  )
}

function without(load: Load, agent: string | null): Load {
  return new Map([...load].map(([name, live]) => [name, name === agent ? live - 1 : live]))
}
