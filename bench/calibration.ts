import { type Forecaster, asRead, learning, plain } from './calibration/forecast.ts'
import { type Happened, YEAR_DAYS, year } from './calibration/year.ts'
import { gate, machineLine, median } from './machine.ts'

/**
 * How often tasks of a simulated year stay within the p90 that was told before each was begun: `npm run bench:calibration`. The
 * year has three regimes, outliers, and one agent that reports a hundred times too much or too little.
 */

const SEEDS = [101, 202, 303, 404, 505] as const
const PER_DAY = 12

interface Scored {
  readonly covered: number
  /** How far the p50 is off, as the median factor. */
  readonly off: number
  /** How large the p90 is beside what was used, as the median. */
  readonly width: number
}

function scored(tasks: readonly Happened[], forecaster: Forecaster): (Scored & { readonly byThird: readonly number[] }) {
  const rows = tasks.flatMap((task) => {
    const { p50, p90 } = forecaster.forecast(task)
    forecaster.hear(task)
    return task.isHonest
      ? [{ day: task.atMs / 86_400_000, within: task.reported <= p90, off: Math.abs(Math.log(task.reported / p50)), width: p90 / task.reported }]
      : []
  })
  const part = (some: typeof rows) => (100 * some.filter(({ within }) => within).length) / some.length
  return {
    covered: part(rows),
    off: Math.exp(median(rows.map(({ off }) => off))),
    width: median(rows.map(({ width }) => width)),
    byThird: [0, 1, 2].map((third) => part(rows.filter(({ day }) => Math.floor((3 * day) / YEAR_DAYS) === third))),
  }
}

const KINDS = { calibrated: learning, uncalibrated: asRead, 'mean and deviation': plain } as const
process.stdout.write(`${machineLine()}\n${SEEDS.length} years of ${PER_DAY * YEAR_DAYS} tasks, five agents of which one lies by 100x\n`)
const found = new Map<string, Scored[]>()
for (const seed of SEEDS) {
  const tasks = year(seed, PER_DAY)
  for (const [name, make] of Object.entries(KINDS)) {
    const score = scored(tasks, make())
    found.set(name, [...(found.get(name) ?? []), score])
    process.stdout.write(`seed ${seed} ${name.padEnd(18)} within p90 ${score.covered.toFixed(1)} % (thirds ${score.byThird.map((part) => part.toFixed(0)).join(', ')}), p50 off by ${score.off.toFixed(2)}x, p90 is ${score.width.toFixed(1)}x of what was used\n`)
  }
}
