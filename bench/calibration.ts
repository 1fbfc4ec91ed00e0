import { asRead, type Forecaster, learning, plain } from './calibration/forecast.ts'
import { measureLoad } from './calibration/load.ts'
import { DAY_MS, type Happened, YEAR_DAYS, year } from './calibration/year.ts'
import { gate, machineLine, median } from './machine.ts'

/**
 * How often the tasks of a simulated year stay within the p90 that was told before each was begun, and what it costs to know
 * it: `npm run bench:calibration`. The year has three regimes and outliers. The constants of the calibration
 * were settled with years of other seeds; each task is told of only after its forecast.
 */

/** What a year is like; the seeds make it the same each time. */
const YEARS = [
  { what: 'one of five agents lies by 100x', perDay: 12, hasLiar: true, least: 85 },
  { what: 'all are honest', perDay: 12, hasLiar: false, least: 85 },
  // of each agent and difficulty one task in two weeks: too few to know all of them; it has to be far better than nothing
  { what: 'all are honest, a task a day', perDay: 1, hasLiar: false, least: 70 },
] as const
const SEEDS = [6011, 6022, 6033, 6044, 6055] as const
const KINDS = { calibrated: learning, uncalibrated: asRead, 'decile of all so far': plain } as const

interface Row {
  readonly day: number
  readonly within: boolean
  /** How far the p50 is off, as the logarithm. */
  readonly off: number
  /** The p90 as a part of what was used. */
  readonly width: number
}

/** Only of agents that tell the truth it is known what they used. */
function rowsOf(tasks: readonly Happened[], forecaster: Forecaster): Row[] {
  return tasks.flatMap((task) => {
    const { reported, atMs } = task
    const { p50, p90 } = forecaster.forecast(task)
    forecaster.hear(task)
    if (!task.isHonest) return []
    const off = Math.abs(Math.log(reported / p50))
    return [{ day: atMs / DAY_MS, within: reported <= p90, off, width: p90 / reported }]
  })
}

function coverage(rows: readonly Row[]): number {
  return (100 * rows.filter(({ within }) => within).length) / rows.length
}

function told(rows: readonly Row[]): string {
  const thirds = [0, 1, 2].map((third) =>
    rows.filter(({ day }) => Math.floor((3 * day) / YEAR_DAYS) === third),
  )
  const parts = thirds.map((some) => `${coverage(some).toFixed(0)} %`).join(', ')
  const off = Math.exp(median(rows.map((row) => row.off))).toFixed(2)
  const width = median(rows.map((row) => row.width)).toFixed(1)
  return `${coverage(rows).toFixed(1)} % within the p90 (by thirds of the year ${parts}), p50 off by ${off}x, p90 ${width}x of what was used`
}

process.stdout.write(`${machineLine()}\n`)
for (const { what, perDay, hasLiar, least } of YEARS) {
  process.stdout.write(`${SEEDS.length} years of ${perDay * YEAR_DAYS} tasks; ${what}\n`)
  const years = SEEDS.map((seed) => year(seed, perDay, hasLiar))
  for (const [name, make] of Object.entries(KINDS)) {
    const rows = years.map((tasks) => rowsOf(tasks, make()))
    process.stdout.write(`  ${name.padEnd(20)} ${told(rows.flat())}\n`)
    if (name !== 'calibrated') continue
    const each = rows.map(coverage)
    gate('calibrated p90, the least of the years', Math.min(...each), least, 'at least', ' %')
    gate('calibrated p90, the most of the years', Math.max(...each), 95, 'at most', ' %')
  }
}
const { coldMs, openMs, askMs, afterOneMs, heapMb } = await measureLoad()
gate('first answer with 100,000 finished tasks', coldMs, 1_000, 'at most', 'ms')
gate('the first answer for a repository, median', openMs, 10, 'at most', 'ms')
gate('an answer after that, p50', askMs.p50, 1, 'at most', 'ms')
gate('an answer after that, p99', askMs.p99, 5, 'at most', 'ms')
gate('the answer after one more task', afterOneMs, 5, 'at most', 'ms')
gate('memory of what was learned', heapMb, 50, 'at most', 'MB')
