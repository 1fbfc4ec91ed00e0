import type { Budget, Period, Purse, PurseOf } from '../agents/budget.ts'
import { limitOf, PERIODS, spansAt } from '../agents/budget.ts'
import { priceOfChoice } from '../agents/decision.ts'
import { waitsForMoney } from '../agents/money.ts'
import type { Write } from '../database/write.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import type { TaskPlace } from './store.ts'
import type { Task } from './task.ts'

/** US$ that sessions reported in the present day and month. */
export type Reported = Readonly<Record<Period, number>>

/** US$ that have been taken: what sessions reported, and what tasks under way are likely to cost besides. */
export interface Taken extends Reported {
  readonly reserved: number
}

/** A task that waits for money, or for a cheaper agent. */
export interface MoneyWaiter {
  readonly key: string
  readonly address: IssueAddress
  /** When there was to be money again, or that agent, as it was seen then, ms since 1970. */
  readonly until: number
  /** No such wait is longer, ms: if it is, a clock was set back. */
  readonly longestMs: number
}

/** What one agent has cost in one repository. */
export interface Spent {
  readonly repoId: number
  readonly agent: string
  readonly dayUsd: number
  readonly monthUsd: number
  /** What tasks that it has are likely to cost besides. */
  readonly reservedUsd: number
}

/** Where it is kept what agents cost. A cost is of the day on which the bot heard of it; days and months are those of UTC. */
export interface SpendingStore {
  /** What all others than this task have taken, in its repository and in all together. */
  taken(task: TaskPlace, nowMs: number): Promise<Readonly<Record<PurseOf, Taken>>>
  /**
   * What was reported, by this task too, in a repository and in all together. It is asked at each heartbeat, and reads the rows of today,
   * however many tasks are under way; a correction of a day before may be seen some seconds later.
   */
  reported(repoId: number, nowMs: number): Promise<Readonly<Record<PurseOf, Reported>>>
  /** Conflict if the price of a task is not left any more of one of the budgets: who takes it does so in the same transaction. */
  check(task: TaskPlace, purses: readonly Purse[], costUsd: number): Write
  /** Tasks that wait for money or for a cheaper agent, in no order. */
  waiting(): Promise<readonly MoneyWaiter[]>
  /** Whether another task waits for money of which this one would take: of its repository, or of all together. */
  isWaitedFor(task: TaskPlace, of: ReadonlySet<PurseOf>): Promise<boolean>
  /** How long the newest completed sessions of an agent took, ms, the newest first. */
  durations(agent: string, limit: number): Promise<readonly number[]>
  /** How many tasks wait for an agent while another one is free for them, and stand before this one, in the order of the queue. */
  waitingFor(agent: string, task: Pick<Task, 'key' | 'priority' | 'readySince'>): Promise<number>
  /** Puts right what an agent has cost in a repository on a day (`2026-11-26`); Conflict where nothing was counted then. */
  correct(
    place: { readonly repoId: number; readonly agent: string; readonly day: string },
    usd: number,
  ): Write
  /** What agents cost in the present day and month; in one repository or in all. */
  spent(nowMs: number, repoId?: number): Promise<readonly Spent[]>
}

/** Budgets as policies have them. */
export interface Budgets {
  readonly budget?: Budget
  readonly instanceBudget?: Budget
}

/** The budgets that count, with what is taken of each; empty = there are none. */
export function pursesOf(
  { budget, instanceBudget }: Budgets,
  taken: Readonly<Record<PurseOf, Taken>>,
  nowMs: number,
): Purse[] {
  const spans = spansAt(nowMs)
  const limits = { repository: budget, instance: instanceBudget }
  return (['repository', 'instance'] as const).flatMap((of) =>
    PERIODS.flatMap((period): Purse[] => {
      const limitUsd = limitOf(limits[of], period)
      if (limitUsd === undefined) return []
      const { [period]: spentUsd, reserved: reservedUsd } = taken[of]
      return [{ of, period, limitUsd, spentUsd, reservedUsd, endsAt: spans[period].endsAt }]
    }),
  )
}

/** Whether there is any budget at all. */
export function hasBudget(budgets: Budgets): boolean {
  return [budgets.budget, budgets.instanceBudget].some((budget) =>
    PERIODS.some((period) => limitOf(budget, period) !== undefined),
  )
}

/** What a task takes of the budgets with its agent, or waits for without one, US$; null = nothing. */
export function usdOfTask({ agent, handedIn, decision, state }: Task): number | null {
  if (agent !== null) {
    const usd = handedIn || decision?.chosen !== agent ? 0 : priceOfChoice(decision)
    return usd > 0 ? usd : null
  }
  return state === 'ready' && waitsForMoney(decision) ? (decision?.money?.costUsd ?? null) : null
}

/** The cheaper agent that a task waits for although another one is free; null = none. */
export function cheaperAgentOf({ state, decision }: Pick<Task, 'state' | 'decision'>): string | null {
  return state === 'ready' ? (decision?.waits?.agent ?? null) : null
}
