import { specRows } from '../../../agents/spec-rows.ts'
import { excerpt } from '../../../issue/excerpt.ts'
import type { Spec } from '../../../issue/spec.ts'
import { LEFT_OUT } from '../../left-out.ts'
import type { Judged } from '../../reading.ts'
import { textTable } from '../../text-table.ts'
import { verdictTable } from '../../verdict-table.ts'

/** What the bot makes of an issue, for a person at a terminal: the spec with its sources, and every agent. Pure. */
export function explanation(name: string, title: string, { spec, decision }: Judged): string {
  const parts = [
    `${name}: ${excerpt(title)}`,
    textTable(rowsOf(spec)),
    ...(spec.problems.length > 0 ? [['Not read:', ...spec.problems.map((it) => `- ${it}`)].join('\n')] : []),
    decision.sentence,
    verdictTable(decision),
    LEFT_OUT,
  ]
  return `${parts.join('\n\n')}\n`
}

function rowsOf(spec: Spec): string[][] {
  const rows = specRows(spec).map(({ what, readAs, by, surePercent, because }) => [
    what,
    readAs,
    by,
    `${surePercent} %`,
    because,
  ])
  return [['', 'READ AS', 'BY', 'SURE', 'BECAUSE'], ...rows]
}
