import type { Purse } from '../agents/budget.ts'
import type { MoneyTerms } from '../agents/terms.ts'
import {
  type AgentWait,
  NEWEST_SESSIONS,
  usdPerHourAt,
  usualSessionMs,
  type Waiting,
} from '../agents/waiting.ts'
import type { Clock } from '../clock.ts'
import { issueKey } from '../gitea/issue-address.ts'
import type { Policy } from '../policy/policy.ts'
import { hasBudget, pursesOf, type SpendingStore } from '../tasks/spending.ts'
import type { TaskPlace } from '../tasks/store.ts'
import type { Task } from '../tasks/task.ts'
import { hasEnd, hasWaited } from '../tasks/wait-end.ts'
import type { BuiltInDeps } from './deps.ts'

/** What tells how a task waits. */
export type Waits = Partial<Pick<Task, 'priority' | 'readySince' | 'decision' | 'waitEnd'>>

/** What is read to tell how long agents keep a task waiting. */
export interface WaitingDeps {
  readonly spending: Pick<SpendingStore, 'durations' | 'waitingFor'>
  readonly clock: Pick<Clock, 'now'>
}

type MoneyDeps = Pick<BuiltInDeps, 'spending' | 'clock'>

/** What a choice for a task has to know of money; nothing is read where nothing is settled about it. */
export async function moneyFor(
  deps: MoneyDeps,
  task: Pick<Task, 'address'> & Waits,
  policy: Policy,
): Promise<Pick<MoneyTerms, 'purses' | 'waiting'>> {
  const place = { key: issueKey(task.address), repoId: task.address.repoId }
  const purses = await pursesFor(deps, place, policy)
  const waiting = await waitingFor(deps, { ...task, key: place.key }, policy)
  return { ...(purses.length > 0 ? { purses } : {}), ...(waiting ? { waiting } : {}) }
}

/** The budgets that count for a task, and what others than it have taken of them. */
export async function pursesFor(
  { spending, clock }: MoneyDeps,
  place: TaskPlace,
  policy: Policy,
): Promise<Purse[]> {
  if (!hasBudget(policy)) return []
  const now = clock.now()
  return pursesOf(policy, await spending.taken(place, now), now)
}

/** What waiting costs a task, and how long agents keep it waiting; undefined = nobody is waited for to save money. */
export async function waitingFor(
  { spending, clock }: WaitingDeps,
  task: Pick<Task, 'key'> & Waits,
  policy: Policy,
): Promise<Waiting | undefined> {
  const usdPerHour = usdPerHourAt(policy.waitingUsdPerHour, task.priority ?? 0)
  if (usdPerHour === undefined) return undefined
  const limited = policy.agents.filter(
    ({ enabled, maxConcurrent, maxHere }) => enabled && (maxConcurrent ?? maxHere) !== undefined,
  )
  const agents = limited.map(async ({ name: agent }): Promise<AgentWait> => {
    const durations = await spending.durations(agent, NEWEST_SESSIONS)
    const ahead = await spending.waitingFor(agent, { priority: 0, readySince: null, ...task })
    return { agent, sessionMs: usualSessionMs(durations), ahead }
  })
  const isOver = hasEnd(task, usdPerHour) && hasWaited(task, clock.now())
  return { usdPerHour, agents: await Promise.all(agents), ...(isOver ? { isOver } : {}) }
}
