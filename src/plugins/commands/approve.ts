import { USD_EXACT } from '../../agents/budget.ts'
import type { Approval } from '../../agents/money.ts'
import { type ChoiceInputs, decide } from '../../agents/rule.ts'
import type { NotDone } from '../../app/command.ts'
import { decisionInputs } from '../../tasks/decision-inputs.ts'
import { withOrder } from '../../tasks/overrides.ts'
import { choiceWithout } from '../../tasks/renewal.ts'
import { isNoAgent, type Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { rulesFor } from '../rules-for.ts'
import { noApproval } from './messages.ts'
import { type Ended, givenIn, type OrderContext, obey, targetOf } from './target.ts'

/** Agrees to a price, and to whatever costs no more; `auto` takes that back. */
export async function approve(deps: BuiltInDeps, context: OrderContext, words: readonly string[]): Ended {
  const target = await targetOf(deps, context)
  if (!('task' in target)) return target
  const said = words.join(' ').toLowerCase()
  const named = usdIn(said)
  if (said !== '' && said !== 'auto' && named === undefined)
    return { notDone: noApproval.words(words.join(' ')) }
  const agreed = said === 'auto' ? { usd: undefined } : await agreedTo(deps, target.task, named)
  if ('notDone' in agreed) return agreed
  obey(deps, context, target, withOrder(target.task.overrides, 'approve', agreed.usd, givenIn(context)))
  return undefined
}

/** `2`, `2.50`, `US$2.50`; undefined = no amount of money. */
function usdIn(said: string): number | undefined {
  const [, amount] = /^(?:us\$|\$)?\s?(\d{1,7}(?:\.\d{1,6})?)(?:\s?(?:us\$|\$|usd))?$/.exec(said) ?? []
  return amount === undefined ? undefined : Number(amount)
}

/**
 * Whoever agrees has read a price: the one that they name, or the one that the comment told last. It may be another one by now, as whoever wrote the
 * issue may have made it larger just before.
 */
async function agreedTo(
  deps: BuiltInDeps,
  task: Task,
  named: number | undefined,
): Promise<{ readonly usd: number } | NotDone> {
  const asked = await askedAbout(deps, task)
  if (!asked) return { notDone: noApproval.nothing() }
  const { agent, costUsd } = asked
  if (named !== undefined)
    return named < costUsd - USD_EXACT ? { notDone: noApproval.tooLittle(asked) } : { usd: named }
  const { prices = [] } = (await deps.tasks.shown(task.key)) ?? {}
  const [, told = 0] = prices.find(([name]) => name === agent) ?? []
  return costUsd > told + USD_EXACT ? { notDone: noApproval.unread(asked) } : { usd: costUsd }
}

/** What the comment asks about; or what it would, as an agent may have been ordered in the line before. */
async function askedAbout(deps: BuiltInDeps, task: Task): Promise<Approval | undefined> {
  const { decision, decidedFrom } = task
  const policy = await deps.policies.of(task.address.repoId, task.address)
  const isAsked = isNoAgent(task) && decidedFrom === decisionInputs(task, policy)
  if (isAsked && decision?.approval) return decision.approval
  const rules = await rulesFor(deps, task, policy)
  const { purses: _, ...choice } = choiceWithout(task.agent, task, rules, await deps.tasks.load())
  return approvalIn(choice) ?? approvalIn({ ...choice, held: [], here: [] })
}

function approvalIn(choice: ChoiceInputs): Approval | undefined {
  return decide(choice).approval
}
