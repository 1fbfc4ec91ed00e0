import { formatUsd } from '../agents/amounts.ts'
import type { Decision } from '../agents/choose-agent.ts'
import { textTable } from './text-table.ts'

/** What a decision says of every agent, for a person at a terminal. */
export function verdictTable({ considered }: Pick<Decision, 'considered'>): string {
  const rows = considered.map(({ agent, verdict, reason, costUsd }) => [
    verdict,
    agent,
    formatUsd(costUsd),
    reason,
  ])
  return textTable([['VERDICT', 'AGENT', 'COST', 'WHY'], ...rows])
}
