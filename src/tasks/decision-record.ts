import type { Decision } from '../agents/choose-agent.ts'
import { type ChoiceInputs, decide, RULE_VERSION } from '../agents/rule.ts'
import type { Spec } from '../issue/spec.ts'
import type { Language } from '../language/language.ts'
import type { Blocker, Overrides, Person, Task } from './task.ts'

/** What led to a decision: the event that began it all. */
export interface Trigger {
  /** `issues.assigned` */
  readonly event: string
  /** Whose doing it was, if known. */
  readonly by: Person | null
  /** It happened on another issue, of which not everybody here may know. */
  readonly elsewhere: boolean
}

/** Everything that a decision was made from. */
export interface DecisionInputs {
  /** What the issue asked for, with who found it and the words it rests on. */
  readonly spec: Spec
  /** What people had ordered. */
  readonly overrides: Overrides
  /** See {@link Task.priority}. */
  readonly priority: number
  /** What the rule was asked; {@link decide} answers it in the same way for ever. */
  readonly choice: ChoiceInputs
  /** Which policy it was: a hash of everything that is configured and counts for a choice. */
  readonly policy: string
  /** How many tasks stood before it in the queue for an agent; 0 = none, or it did not matter. */
  readonly ahead: number
  /** Open blockers, of which there were none, and who was the last; as people may see them. */
  readonly blockers: readonly Blocker[]
  readonly unblockedBy: readonly Blocker[]
}

/** One choice as it was made, whole: what from, by which rule, what came of it, when and why then. */
export interface DecisionRecord {
  /** The task's. */
  readonly key: string
  /** {@link Task.decisionNumber} */
  readonly number: number
  /** ms since 1970 */
  readonly at: number
  /** {@link RULE_VERSION} as it was. */
  readonly rule: number
  readonly trigger: Trigger
  readonly inputs: DecisionInputs
  readonly decision: Decision
}

/** What a record is made from beside the task. */
export interface Made {
  readonly choice: ChoiceInputs
  readonly atMs: number
  readonly trigger: Trigger
  readonly policy: string
  readonly ahead?: number
}

/**
 * The record of the decision that a task has now.
 *
 * @param task after the decision
 */
export function recordOf(task: Task, made: Made): DecisionRecord | undefined {
  if (!task.decision) return undefined
  const { choice, atMs, trigger, policy, ahead = 0 } = made
  return {
    key: task.key,
    number: task.decisionNumber,
    at: atMs,
    rule: RULE_VERSION,
    trigger,
    inputs: {
      spec: task.spec,
      overrides: task.overrides,
      priority: task.priority ?? 0,
      choice,
      policy,
      ahead,
      blockers: task.blockers ?? [],
      unblockedBy: task.unblockedBy ?? [],
    },
    decision: task.decision,
  }
}

/**
 * A decision in a language, whatever the one is in which it was made: the rule is asked again. One of another rule stays as it was
 * told.
 */
export function decisionIn(language: Language, { inputs, rule, decision }: DecisionRecord): Decision {
  if (rule !== RULE_VERSION || (decision.language ?? 'en') === language) return decision
  const { language: _, ...choice } = inputs.choice
  const told = decide(language === 'en' ? choice : { ...choice, language })
  return told.outcome === decision.outcome && told.chosen === decision.chosen ? told : decision
}

/** What the rule answers to a record's inputs now; the same as its decision, unless the record is of another rule. */
export function replayed({ inputs }: DecisionRecord): Decision {
  return decide(inputs.choice)
}
