import { parseArgs } from 'node:util'
import { DIFFICULTIES } from '../src/issue/spec.ts'
import { halfOf, LABEL_ORDER, LABELS, type LabelledIssue, readLabelled, UnusableData } from './eval/data.ts'
import { groupMeans, mean, spearman } from './eval/metrics.ts'
import { FILE_BANDS, LINE_BANDS, neededTokens } from './eval/needed.ts'
import { READERS, type Reader, type Verdict } from './eval/readers.ts'

/**
 * How well the readers of issues judge, on issues that people have labelled: `npm run eval -- --data FILE` with one JSON
 * object a line: `id`, `text`, `difficulty`, `filesChanged`, `linesChanged`. With `--half develop` or `--half report` only
 * the issues of that half of the repositories.
 */

interface Scored {
  readonly issue: LabelledIssue
  readonly verdict: Verdict
  readonly ms: number
}

const CALL = 'Call: npm run eval -- --data FILE [--half develop|report]'

const issues = chosen()
for (const [name, reader] of Object.entries(READERS)) print(name, scored(issues, reader))

/** Ends the program with 2 if it was called wrong, or with data that cannot be used. */
function chosen(): readonly LabelledIssue[] {
  try {
    const { values } = parseArgs({ options: { data: { type: 'string' }, half: { type: 'string' } } })
    const { data, half } = values
    if (data === undefined || (half !== undefined && half !== 'develop' && half !== 'report'))
      throw new UnusableData(CALL)
    const all = readLabelled(data)
    const part = half === undefined ? all : halfOf(all, half)
    if (part.length === 0)
      throw new UnusableData(`None of the ${all.length} issues is in the half '${half}'.`)
    return part
  } catch (error) {
    const isCalledWrong = error instanceof TypeError && 'code' in error
    if (!(error instanceof UnusableData) && !isCalledWrong) throw error
    process.stderr.write(`${error.message}${isCalledWrong ? `\n${CALL}` : ''}\n`)
    process.exit(2)
  }
}

function scored(issues: readonly LabelledIssue[], reader: Reader): Scored[] {
  for (const issue of issues.slice(0, 50)) reader(issue)
  return issues.map((issue) => {
    const begun = performance.now()
    const verdict = reader(issue)
    return { issue, verdict, ms: performance.now() - begun }
  })
}

function print(name: string, rows: readonly Scored[]): void {
  say(`\n${name}: ${rows.length} issues`)
  say(
    `  Spearman of the estimate (p50) with the label: ${correlation(rows).toFixed(3)} (standard error ${(1 / Math.sqrt(Math.max(1, rows.length - 1))).toFixed(2)})`,
  )
  const sure = [...rows].sort((a, b) => b.verdict.confidence - a.verdict.confidence)
  say(`  of the surer half: ${correlation(sure.slice(0, Math.ceil(sure.length / 2))).toFixed(3)}`)
  printMeans(rows)
  if (name !== 'length of the text') {
    printConfusion(rows)
    printCoverage(rows)
  }
  const times = rows.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? Number.NaN).toFixed(2)
  say(`  time per issue: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`)
}

function correlation(rows: readonly Scored[]): number {
  const ranks = rows.map(({ issue }) => LABEL_ORDER.indexOf(issue.difficulty))
  return spearman(
    rows.map(({ verdict }) => verdict.estimate.p50),
    ranks,
  )
}

function printMeans(rows: readonly Scored[]): void {
  const present = LABEL_ORDER.filter((label) => rows.some(({ issue }) => issue.difficulty === label))
  const groups = present.map((label) =>
    rows.filter(({ issue }) => issue.difficulty === label).map(({ verdict }) => verdict.estimate.p50),
  )
  const { means, isMonotone } = groupMeans(groups)
  say(`  mean estimate by label (${isMonotone ? 'monotone' : 'NOT monotone'}):`)
  present.forEach((label, index) => {
    say(
      `    ${label.padEnd(18)} ${Math.round(means[index] ?? 0).toLocaleString('en-US')} (${groups[index]?.length})`,
    )
  })
}

function printConfusion(rows: readonly Scored[]): void {
  const right = rows.filter(({ issue, verdict }) => LABELS[issue.difficulty] === verdict.difficulty)
  say(`  difficulty right: ${percent(right.length, rows.length)}; people's word down, the reader's across:`)
  say(`    ${''.padEnd(8)}${DIFFICULTIES.map((word) => word.padStart(8)).join('')}`)
  for (const label of DIFFICULTIES) {
    const counts = DIFFICULTIES.map(
      (said) =>
        rows.filter(({ issue, verdict }) => LABELS[issue.difficulty] === label && verdict.difficulty === said)
          .length,
    )
    say(`    ${label.padEnd(8)}${counts.map((count) => String(count).padStart(8)).join('')}`)
  }
}

/** A p90 that is right holds nine of ten; a p50 that is right one of two. */
function printCoverage(rows: readonly Scored[]): void {
  say('  what the true change needs by the formula lies within p50, within p90:')
  for (const { name, has } of [{ name: 'all', has: () => true }, ...FILE_BANDS, ...LINE_BANDS]) {
    const band = rows.filter(({ issue }) => has(issue))
    const within = (key: 'p50' | 'p90') =>
      band.filter(({ issue, verdict }) => neededTokens(issue) <= verdict.estimate[key]).length
    if (band.length === 0) continue
    const shares = `${percent(within('p50'), band.length)}, ${percent(within('p90'), band.length)}`
    say(`    ${name.padEnd(18)} ${shares} (${band.length})`)
  }
  const width = mean(rows.map(({ verdict }) => verdict.estimate.p90 / verdict.estimate.p50))
  say(`    p90 is ${width.toFixed(2)} times p50 on average`)
}

function percent(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
