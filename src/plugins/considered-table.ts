import { formatUsd } from '../agents/amounts.ts'
import type { Considered, Decision } from '../agents/choose-agent.ts'
import { say } from '../language/say.ts'

/** Every agent that was looked at, with what came of it and why: few columns, for phones. */
export function consideredTable({ considered }: Pick<Decision, 'considered'>): string {
  const rows = considered.map(
    (row) => `| ${mark(row)} | \`${row.agent}\` | ${cell(row.reason)} | ${formatUsd(row.costUsd)} |`,
  )
  return [say`| | Agent | Why | Cost |`, '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** The same, folded. */
export function foldedTable(decision: Pick<Decision, 'considered'>): string {
  return folded(say`Every agent that was considered`, consideredTable(decision))
}

/** A part of a comment that shows its title only until somebody opens it. */
export function folded(title: string, text: string): string {
  return [`<details><summary>${title}</summary>`, '', text, '', '</details>'].join('\n')
}

function mark(row: Considered): string {
  return { chosen: say`**chosen**`, eligible: say`could`, rejected: say`no` }[row.verdict]
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
