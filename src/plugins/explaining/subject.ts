import type { Decision } from '../../agents/choose-agent.ts'
import { priorityOf } from '../../agents/priority.ts'
import { type ChoiceInputs, decide } from '../../agents/rule.ts'
import type { Context } from '../../app/context.ts'
import type { WireIssue } from '../../gitea/wire.ts'
import type { Spec } from '../../issue/spec.ts'
import { choiceWithout } from '../../tasks/renewal.ts'
import { isEnded, type Overrides, type Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { readSpec } from '../read-spec.ts'
import { roomOf } from '../room-for.ts'
import { rulesFor } from '../rules-for.ts'

/** What a question is about: an issue as it is now, be it a task or not. */
export interface Subject {
  readonly issue: WireIssue
  /** Undefined = it is not the bot's, or not any more. */
  readonly task: Task | undefined
  /** What it asks for: as the task has it, or as it would be read now, without a model. */
  readonly spec: Spec
  readonly overrides: Overrides
  /** What the rule would be asked now, as if this issue held no place yet. */
  readonly choice: ChoiceInputs
}

/** Reads what a question is about; undefined when the issue is gone. */
export async function subjectOf(
  deps: BuiltInDeps,
  context: Context<'command.given'>,
): Promise<Subject | undefined> {
  const issue = await context.snapshot.issue()
  if (typeof issue === 'string') return undefined
  const known = await deps.tasks.find(context.snapshot.key)
  const task = known && !isEnded(known) ? known : undefined
  const { address, key } = context.snapshot
  const spec = task?.spec ?? (await readSpec(deps, issue, address))
  const overrides = task?.overrides ?? {}
  const load = await deps.tasks.load()
  const priority = task?.priority ?? priorityOf(issue.labels.map(({ name }) => name))
  const asked = { spec, overrides, address, priority }
  const policy = await deps.policies.of(address.repoId, address)
  const rules = await rulesFor(deps, { ...task, ...asked }, policy)
  // who has an agent does not wait for files
  const { room } = task?.agent ? {} : await roomOf(deps, { ...asked, key }, policy)
  const choice = { ...choiceWithout(task?.agent ?? null, asked, rules, load), ...(room ? { room } : {}) }
  return { issue, task, spec, overrides, choice }
}

/** What would be chosen now. */
export function wouldBe({ choice }: Pick<Subject, 'choice'>): Decision {
  return decide(choice)
}

/** What would be chosen if every agent were free. */
export function ifAllWereFree({ choice }: Pick<Subject, 'choice'>): Decision {
  const { room: _, ...rest } = choice
  return decide({ ...rest, held: [], promised: [], here: [], promisedHere: [] })
}
