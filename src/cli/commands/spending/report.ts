import { minuteOf } from '../../../agents/amounts.ts'
import type { Purse } from '../../../agents/budget.ts'
import type { Spent } from '../../../tasks/spending.ts'
import { textTable } from '../../text-table.ts'

/** What one agent has cost in one repository. */
export interface SpendingRow extends Spent {
  /** `acme/app` */
  readonly repository: string
}

/** One budget in its present day or month. */
export interface BudgetRow extends Omit<Purse, 'of' | 'endsAt'> {
  /** `acme/app`, or `all repositories`. */
  readonly of: string
  /** What is neither spent nor set aside; never below 0. */
  readonly leftUsd: number
  /** When it begins anew: `2026-11-27 00:00 UTC`. */
  readonly until: string
}

/** A budget as it is told. */
export function budgetRow(of: string, { of: _, endsAt, ...purse }: Purse): BudgetRow {
  const leftUsd = Math.max(0, purse.limitUsd - purse.spentUsd - purse.reservedUsd)
  return { of, ...purse, leftUsd, until: minuteOf(endsAt) }
}

/** The whole of it for an operator at a terminal. */
export function spendingText(rows: readonly SpendingRow[], budgets: readonly BudgetRow[]): string {
  const parts = [rowsText(rows), budgetsText(budgets)]
  return `${parts.join('\n\n')}\n\nIn US$, by the days and months of UTC.\n`
}

function rowsText(rows: readonly SpendingRow[]): string {
  if (rows.length === 0) return 'No agent has reported any cost this month, and nothing is set aside.'
  const sum = (key: 'dayUsd' | 'monthUsd' | 'reservedUsd') =>
    told(rows.reduce((all, row) => all + row[key], 0))
  return textTable([
    ['REPOSITORY', 'AGENT', 'TODAY', 'THIS MONTH', 'SET ASIDE'],
    ...rows.map(({ repository, agent, dayUsd, monthUsd, reservedUsd }) => [
      ...[repository, agent, told(dayUsd), told(monthUsd), told(reservedUsd)],
    ]),
    ...(rows.length > 1 ? [['together', '', sum('dayUsd'), sum('monthUsd'), sum('reservedUsd')]] : []),
  ])
}

function budgetsText(budgets: readonly BudgetRow[]): string {
  if (budgets.length === 0) return 'There is no budget. `budget` in app.yml or coordinator.yml sets one.'
  return textTable([
    ['BUDGET OF', 'FOR A', 'LIMIT', 'SPENT', 'SET ASIDE', 'LEFT', 'UNTIL'],
    ...budgets.map(({ of, period, limitUsd, spentUsd, reservedUsd, leftUsd, until }) => [
      ...[of, period, told(limitUsd), told(spentUsd), told(reservedUsd), told(leftUsd), until],
    ]),
  ])
}

function told(usd: number): string {
  return usd.toFixed(2)
}
