import { formatTokens, formatUsd } from '../../../agents/amounts.ts'
import type { Decision } from '../../../agents/choose-agent.ts'
import { excerpt } from '../../../issue/excerpt.ts'
import type { Estimate, FileNeed, Found } from '../../../issue/reading.ts'
import type { IssueRef, Spec } from '../../../issue/spec.ts'
import { LEFT_OUT } from '../../left-out.ts'
import type { Judged } from '../../reading.ts'
import { textTable } from '../../text-table.ts'

/** More files than this are counted, not named. */
const FILES_TOLD = 10

/** What the bot makes of an issue, for a person at a terminal: the spec with its sources, and every agent. Pure. */
export function explanation(name: string, title: string, { spec, decision }: Judged): string {
  const parts = [
    `${name}: ${excerpt(title)}`,
    textTable(specRows(spec)),
    ...(spec.problems.length > 0 ? [['Not read:', ...spec.problems.map((it) => `- ${it}`)].join('\n')] : []),
    decision.sentence,
    textTable(agentRows(decision)),
    LEFT_OUT,
  ]
  return `${parts.join('\n\n')}\n`
}

function specRows(spec: Spec): string[][] {
  return [
    ['', 'READ AS', 'BY', 'SURE', 'BECAUSE'],
    row('difficulty', spec.difficulty, String),
    row('estimate', spec.estimate, rangeText),
    row('files', spec.files, filesText),
    row('blocked by', spec.blockedBy, refsText),
    row('blocks', spec.blocks, refsText),
    row('tests', spec.wantsTests, (wants) => (wants ? 'yes' : 'no')),
    row('documentation', spec.wantsDocs, String),
    ...(spec.wish ? [row('agent', spec.wish, String)] : []),
  ]
}

function row<T>(
  name: string,
  { value, source, words, confidence }: Found<T>,
  text: (value: T) => string,
): string[] {
  return [name, text(value), source, `${Math.round(confidence * 100)} %`, excerpt(words)]
}

function rangeText({ p50, p90 }: Estimate): string {
  return p50 === p90 ? formatTokens(p50) : `${formatTokens(p50)} to ${formatTokens(p90)}`
}

function filesText(files: readonly FileNeed[]): string {
  if (files.length === 0) return 'none'
  const told = files
    .slice(0, FILES_TOLD)
    .map(({ path, tokens }) => (tokens === null ? path : `${path} (${tokens.toLocaleString('en-US')})`))
  const more = files.length - told.length
  return more > 0 ? `${told.join(', ')} and ${more} more` : told.join(', ')
}

function refsText(refs: readonly IssueRef[]): string {
  const named = refs.map(({ owner, repo, number }) => (owner ? `${owner}/${repo}#${number}` : `#${number}`))
  return named.join(', ') || 'none'
}

function agentRows({ considered }: Decision): string[][] {
  const rows = considered.map(({ agent, verdict, reason, costUsd }) => [
    verdict,
    agent,
    formatUsd(costUsd),
    reason,
  ])
  return [['VERDICT', 'AGENT', 'COST', 'WHY'], ...rows]
}
