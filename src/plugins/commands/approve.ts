import { type ChoiceInputs, decide } from '../../agents/rule.ts'
import { decisionInputs } from '../../tasks/decision-inputs.ts'
import { withOrder } from '../../tasks/overrides.ts'
import { choiceWithout } from '../../tasks/renewal.ts'
import { isNoAgent, type Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { rulesFor } from '../rules-for.ts'
import { noApproval } from './messages.ts'
import { type Ended, givenIn, type OrderContext, obey, targetOf } from './target.ts'

/** Agrees to the price that was asked about, and to whatever costs no more; `auto` takes that back. */
export async function approve(deps: BuiltInDeps, context: OrderContext, words: readonly string[]): Ended {
  const target = await targetOf(deps, context)
  if (!('task' in target)) return target
  const said = words.join(' ').toLowerCase()
  if (said !== '' && said !== 'auto') return { notDone: noApproval.words(words.join(' ')) }
  const price = said === 'auto' ? undefined : await priceAsked(deps, target.task)
  if (said === '' && price === undefined) return { notDone: noApproval.nothing }
  obey(deps, context, target, withOrder(target.task.overrides, 'approve', price, givenIn(context)))
  return undefined
}

/** What the comment asks about; or what it would, as an agent may have been ordered in the line before. */
async function priceAsked(deps: BuiltInDeps, task: Task): Promise<number | undefined> {
  const { decision, decidedFrom } = task
  const policy = await deps.policies.of(task.address.repoId, task.address)
  const isAsked = isNoAgent(task) && decidedFrom === decisionInputs(task, policy)
  if (isAsked && decision?.approval) return decision.approval.costUsd
  const rules = await rulesFor(deps, task, policy)
  const { purses: _, ...choice } = choiceWithout(task.agent, task, rules, await deps.tasks.load())
  return priceIn(choice) ?? priceIn({ ...choice, held: [], here: [] })
}

function priceIn(choice: ChoiceInputs): number | undefined {
  return decide(choice).approval?.costUsd
}
