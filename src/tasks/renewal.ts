import { isDeepStrictEqual } from 'node:util'
import type { Load, Terms } from '../agents/choose-agent.ts'
import type { AgentProfile } from '../agents/profile.ts'
import { type ChoiceInputs, countsOf, decide } from '../agents/rule.ts'
import { moneyIn } from '../agents/terms.ts'
import type { Language } from '../language/language.ts'
import { decisionInputs } from './decision-inputs.ts'
import { needOf } from './need.ts'
import type { Task } from './task.ts'

/** What counts in the task's repository. */
export interface Rules extends Terms {
  readonly agents: readonly AgentProfile[]
  readonly version: string
  /** In which language a choice is told. */
  readonly language: Language
}

/**
 * An agent was chosen, and then the model's answer about the same text came. If the choice is the same, the task keeps its
 * agent and nobody is told of another assignment; if it is another, the task is decided anew and remembers whom it had. An
 * answer that would leave the task without an agent changes nothing: nobody has to wait because of a model.
 *
 * @param after the task with the new spec, as `afterReading` made it
 * @param load how many tasks each agent holds, this one included
 */
export function afterLateAnswer(before: Task, after: Task, rules: Rules, load: Load): Task {
  if (!isLateAnswer(before, after)) return after
  const decision = decideAgain(before, after, rules, load)
  if (decision.outcome !== 'chosen') return withoutAnswer(before, after)
  if (decision.chosen !== before.agent) return { ...after, renewedFrom: before.agent }
  return withDecision(before, after, decision, rules)
}

/**
 * An agent was chosen, and then the policy of the repository changed. If the choice is the same, the task keeps its agent
 * and its place, and nobody is told of another assignment; if it is another, the task stays as it is here, and is decided anew.
 */
export function afterNewPolicy(before: Task, after: Task, rules: Rules, load: Load): Task {
  if (!isNewPolicy(before, after, rules)) return after
  const decision = decideAgain(before, after, rules, load)
  const profile = rules.agents.find(({ name }) => name === before.agent)
  const fits = profile?.maxConcurrent === undefined || isWithin(before.slot, profile.maxConcurrent)
  if (decision.chosen !== before.agent || !fits) return after
  const decided = withDecision(before, after, decision, rules)
  return { ...decided, version: before.version + 1 }
}

/** The one decision is made as if the task did not hold its own place. */
function decideAgain(before: Task, after: Task, rules: Rules, load: Load) {
  return decide(choiceWithout(before.agent, after, rules, load))
}

function withDecision(before: Task, after: Task, decision: ReturnType<typeof decide>, rules: Rules): Task {
  const decisionNumber = before.decisionNumber + (isDeepStrictEqual(decision, before.decision) ? 0 : 1)
  return { ...after, decision, decisionNumber, decidedFrom: decisionInputs(after, rules) }
}

function isWithin(slot: number | null, most: number): boolean {
  return slot !== null && slot <= most
}

/** What is asked about a task whose agent is asked for anew: the place that it holds is its own. */
export function choiceWithout(
  agent: string | null,
  task: Parameters<typeof needOf>[0],
  rules: Rules,
  load: Load,
): ChoiceInputs {
  const { agents: profiles, windowShare, order, here = new Map(), learned } = rules
  const calibration = learned ? { calibration: learned } : {}
  const held = countsOf(without(load, agent))
  const places = { held, promised: [], here: countsOf(without(here, agent)), promisedHere: [] }
  const asked = { need: needOf(task), profiles, windowShare, order, ...places, adopted: null }
  const { language } = rules
  return { ...asked, ...calibration, ...moneyIn(rules), ...(language === 'en' ? {} : { language }) }
}

/** What was read of the issue besides, e.g. its priority, counts all the same. */
function withoutAnswer(before: Task, after: Task): Task {
  const kept = { ...after, spec: before.spec }
  return isDeepStrictEqual({ ...kept, version: before.version }, before) ? before : kept
}

function isLateAnswer(before: Task, after: Task): boolean {
  return isSameOrder(before, after) && !isDeepStrictEqual(before.spec, after.spec)
}

function isNewPolicy(before: Task, after: Task, rules: Rules): boolean {
  const isSame = isSameOrder(before, after) && isDeepStrictEqual(before.spec, after.spec)
  return isSame && before.decidedFrom !== null && before.decidedFrom !== decisionInputs(after, rules)
}

/** Nobody has changed the text, or given an order, since the agent was chosen. */
function isSameOrder(before: Task, after: Task): boolean {
  return (
    before.state === 'assigned' &&
    before.textHash === after.textHash &&
    isDeepStrictEqual(before.overrides, after.overrides)
  )
}

function without(load: Load, agent: string | null): Load {
  return new Map([...load].map(([name, live]) => [name, name === agent ? live - 1 : live]))
}
