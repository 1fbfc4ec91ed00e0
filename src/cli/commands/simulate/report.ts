import { formatTokens, formatUsd } from '../../../agents/amounts.ts'
import { excerpt } from '../../../issue/excerpt.ts'
import type { Estimate } from '../../../issue/reading.ts'
import type { Difficulty, Source } from '../../../issue/spec.ts'
import { LEFT_OUT } from '../../left-out.ts'
import { textTable } from '../../text-table.ts'

/** One issue and who would get it; null = nobody, `why` tells what would help. */
export interface SimulatedIssue {
  readonly number: number
  readonly title: string
  readonly state: 'open' | 'closed'
  readonly difficulty: Difficulty
  readonly difficultyBy: Source
  readonly estimate: Estimate
  readonly estimateBy: Source
  readonly agent: string | null
  readonly costUsd: number
  readonly why: string
}

/** What an agent would get; null = what nobody would. Tokens are the p50, added up. */
export interface SimulatedTotal {
  readonly agent: string | null
  readonly issues: number
  readonly tokens: number
  readonly costUsd: number
}

const TITLE_LENGTH = 60

/** The sums by agent, who gets most first; what nobody gets comes last. */
export function totalsOf(issues: readonly SimulatedIssue[]): SimulatedTotal[] {
  const totals = new Map<string | null, SimulatedTotal>()
  for (const { agent, estimate, costUsd } of issues) {
    const known = totals.get(agent) ?? { agent, issues: 0, tokens: 0, costUsd: 0 }
    totals.set(agent, {
      agent,
      issues: known.issues + 1,
      tokens: known.tokens + estimate.p50,
      costUsd: known.costUsd + costUsd,
    })
  }
  return [...totals.values()].sort(
    (a, b) => Number(a.agent === null) - Number(b.agent === null) || b.issues - a.issues,
  )
}

/** The table of the issues, and the sums below it. Pure. */
export function simulationText(issues: readonly SimulatedIssue[]): string {
  if (issues.length === 0) return 'There are no such issues.\n'
  return `${textTable([HEAD, ...issues.map(rowOf)])}\n\n${textTable(totalRows(totalsOf(issues)))}\n\n"?" marks a guess. ${LEFT_OUT}\n`
}

const HEAD = ['ISSUE', 'STATE', 'DIFFICULTY', 'TOKENS', 'AGENT', 'COST', 'TITLE']

function rowOf(issue: SimulatedIssue): string[] {
  const { p50, p90 } = issue.estimate
  const guessed = (source: Source) => (source === 'stated' ? '' : '?')
  const range = p50 === p90 ? formatTokens(p50) : `${formatTokens(p50)}-${formatTokens(p90)}`
  return [
    `#${issue.number}`,
    issue.state,
    `${issue.difficulty}${guessed(issue.difficultyBy)}`,
    `${range}${guessed(issue.estimateBy)}`,
    issue.agent ?? 'nobody',
    issue.agent === null ? '' : formatUsd(issue.costUsd),
    excerpt(issue.title, TITLE_LENGTH),
  ]
}

function totalRows(totals: readonly SimulatedTotal[]): string[][] {
  const rows = totals.map(({ agent, issues, tokens, costUsd }) => [
    agent ?? 'nobody',
    String(issues),
    formatTokens(tokens),
    agent === null ? '' : formatUsd(costUsd),
  ])
  const sum = (key: 'issues' | 'tokens' | 'costUsd') => totals.reduce((all, total) => all + total[key], 0)
  const all = ['all', String(sum('issues')), formatTokens(sum('tokens')), formatUsd(sum('costUsd'))]
  return [['AGENT', 'ISSUES', 'TOKENS', 'COST'], ...rows, all]
}
