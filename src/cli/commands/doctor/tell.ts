import { CHECKS, type CheckName } from './catalogue.ts'
import type { Finding, Result } from './finding.ts'

const RESULTS = ['ok', 'warning', 'failed', 'skipped'] as const satisfies readonly Result[]
const INDENT = ' '.repeat(10)
/** Of one check, so many places are told by name; --json has all. */
const MOST_TOLD = 20

/** How many findings there are of each result. */
export function counted(findings: readonly Finding[]): Record<Result, number> {
  const of = (result: Result) => findings.filter((one) => one.result === result).length
  return { ok: of('ok'), warning: of('warning'), failed: of('failed'), skipped: of('skipped') }
}

/** Everything for people: a line for each check that is well, and what to do for the others. */
export function reportText(findings: readonly Finding[]): string {
  const names = Object.keys(CHECKS) as CheckName[]
  const lines = names.flatMap((name) => linesOf(findings.filter(({ check }) => check === name)))
  lines.push(...skippedLines(findings))
  const { ok, warning, failed, skipped } = counted(findings)
  const end = `${ok} ok, ${warning} warnings, ${failed} failed, ${skipped} skipped`
  return `${[...lines, '', end].join('\n')}\n`
}

function linesOf(findings: readonly Finding[]): string[] {
  return RESULTS.flatMap((result) => {
    const same = findings.filter((one) => one.result === result)
    if (result === 'skipped') return []
    if (result === 'ok') return together(same)
    const more = same.length > MOST_TOLD ? [`${INDENT}and ${same.length - MOST_TOLD} more`] : []
    return [...same.slice(0, MOST_TOLD).flatMap(alone), ...more]
  })
}

/** What is well in fifty repositories is one line. */
function together(findings: readonly Finding[]): string[] {
  const [first] = findings
  if (!first) return []
  const texts = [...new Set(findings.map(({ text }) => text))]
  const abouts = findings.flatMap(({ about }) => about ?? [])
  const where =
    abouts.length > 1 ? `${abouts.length} repositories: ` : abouts.length === 1 ? `${abouts[0]}: ` : ''
  const what = texts.length > 3 ? `${texts.slice(0, 3).join(', ')}, …` : texts.join(', ')
  return [headOf(first, `${where}${what}`)]
}

/** Mostly many for one reason. */
function skippedLines(findings: readonly Finding[]): string[] {
  const skipped = findings.filter(({ result }) => result === 'skipped')
  const reasons = [...new Set(skipped.map(({ text }) => text))]
  return reasons.map((reason) => {
    const names = skipped.filter(({ text }) => text === reason).map(({ check }) => check)
    return `${'skipped'.padEnd(8)}  ${[...new Set(names)].join(', ')}: ${reason}`
  })
}

function alone(finding: Finding): string[] {
  const { about, text, remedy } = finding
  const [head = '', ...more] = text.split('\n')
  return [
    headOf(finding, `${about === undefined ? '' : `${about}: `}${head}`),
    ...more.map((line) => `${INDENT}${line}`),
    ...(remedy === undefined ? [] : [`${INDENT}→ ${remedy}`]),
  ]
}

function headOf({ result, check }: Finding, text: string): string {
  return `${result.padEnd(8)}  ${check}: ${text}`
}

/** The same for programs. */
export function reportJson(findings: readonly Finding[]): string {
  const checks = findings.map(({ check, result, about, text, remedy, fix }) => ({
    ...{ check, result, about, text, remedy },
    fixable: fix !== undefined,
  }))
  return `${JSON.stringify({ result: worst(findings), counts: counted(findings), checks }, null, 2)}\n`
}

function worst(findings: readonly Finding[]): Result {
  const { failed, warning } = counted(findings)
  if (failed > 0) return 'failed'
  return warning > 0 ? 'warning' : 'ok'
}
