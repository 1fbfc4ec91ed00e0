import { usdUp } from '../../agents/amounts.ts'
import { waitsForRoom } from '../../agents/elbow-room.ts'
import { type Approval, waitsForMoney } from '../../agents/money.ts'
import { priorityToPay, type WaitingPrices } from '../../agents/waiting.ts'
import { say } from '../../language/say.ts'
import type { Task } from '../../tasks/task.ts'

/** What is said of a task that waits for an agent: what it waits for, and what to do. */

/** The first line of it. */
export function readyHeadline({ decision }: Pick<Task, 'decision'>): string {
  if (waitsForRoom(decision)) return say`**Ready, and waits for files that others change.**`
  if (waitsForMoney(decision))
    return decision?.money?.orAgent
      ? say`**Ready, and waits for a free agent or for money.**`
      : say`**Ready, and waits for money.**`
  const cheaper = decision?.outcome === 'wait' ? decision.waits?.agent : undefined
  return cheaper === undefined
    ? say`**Ready, and waits for a free agent.**`
    : say`**Ready, and waits for \`${cheaper}\`, which costs less.**`
}

/** What people have to do, and what they can. */
export function readyNext(
  { decision, priority = 0 }: Pick<Task, 'decision' | 'priority'>,
  prices: WaitingPrices | undefined,
): string {
  if (waitsForRoom(decision))
    return say`_Next:_ nothing to do. An agent begins when they are free. At once all the same? Write \`/priority critical\`.`
  if (waitsForMoney(decision) && decision?.money?.orAgent)
    return say`_Next:_ nothing to do. It begins as soon as there is one of the two.`
  if (waitsForMoney(decision))
    return say`_Next:_ nothing to do. It begins when there is money for it. At once all the same? Whoever settled the budget can raise it.`
  if (decision?.waits) {
    const free = decision.considered.find(({ verdict }) => verdict === 'eligible')
    const word = free && priorityToPay(decision.waits, free.costUsd, priority, prices)
    const how = word ? say`Write \`/priority ${word}\`, or name` : say`Name`
    return say`_Next:_ nothing to do. At once all the same? ${how} an agent with \`/agent NAME\`.`
  }
  return say`_Next:_ nothing to do. I hand it over as soon as an agent has a free place.`
}

/** What to do about a price. */
export function approvalNext({ costUsd }: Pick<Approval, 'costUsd'>): string {
  return say`_Next:_ write \`/approve ${usdUp(costUsd)}\`, or choose a cheaper agent with \`/agent NAME\`; then I go on at once.`
}
