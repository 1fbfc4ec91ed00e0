import { statSync } from 'node:fs'
import { keepSmall } from '../src/cli/keep-small.ts'
import { FileSpace } from '../src/database/space.ts'
import { keepTidy } from '../src/retention.ts'
import { DayClock } from './day/day-clock.ts'
import { COUNTED, dayPlugins, RUNS_EACH } from './day/plugins.ts'
import { openBot, startWorker } from './intake/bot.ts'
import { gate, machineLine, median, quantile } from './machine.ts'
import { receiveMany } from './plugins/deliveries.ts'

/**
 * A busy day in minutes: 500,000 recorded deliveries (`DAY_DELIVERIES`) through app, inbox, worker and dispatch with a clock
 * that is moved, while what is old and too much is removed. Neither memory nor file may grow once the limit is reached.
 */

const DELIVERIES = Number(process.env.DAY_DELIVERIES || 500_000)
const DAY_MS = 24 * 60 * 60_000
/** As many as a burst of Gitea brings at once. */
const TOGETHER = 64
/** So many lines are printed, evenly over the day. */
const SAMPLES = 48
/** What the recorded delivery takes in the file, with its index, bytes. */
const STORED_BYTES = 9_500
/** The limit is reached after three hours of the day, and is no less than the hour that is always kept. */
const MAX_MB = Math.ceil(((DELIVERIES / 8) * STORED_BYTES) / 1e6)

interface Sample {
  readonly hour: number
  readonly rssMb: number
  readonly heapMb: number
  readonly fileMb: number
  readonly usedMb: number
  readonly logMb: number
}

keepSmall()
process.stdout.write(`${machineLine()}\n`)
process.stdout.write(
  `24 h: ${DELIVERIES} deliveries, ${RUNS_EACH} runs each, at most ${MAX_MB} MB are kept; without HTTP and Gitea\n`,
)
const clock = new DayClock()
const { plugins, begun } = dayPlugins()
const bot = await openBot(plugins, clock)
const space = new FileSpace(bot.database)
/** How long each step of tidying held everything else up, and, beside it, each intake of 64 deliveries: ms. */
const times = { tidying: [] as number[], intake: [] as number[] }
/** Processor time of the dearest step of tidying, with whatever shared its turn, ms: other programs are not in it. */
let dearestMs = 0

async function timed<T>(what: keyof typeof times, work: () => Promise<T>): Promise<T> {
  const begunAt = performance.now()
  const cpu = process.cpuUsage()
  const result = await work()
  times[what].push(performance.now() - begunAt)
  const { user, system } = process.cpuUsage(cpu)
  if (what === 'tidying') dearestMs = Math.max(dearestMs, (user + system) / 1000)
  return result
}

const nothing = { old: async () => [] }
const stopTidying = keepTidy({
  inbox: { prune: (beforeMs) => timed('tidying', () => bot.inbox.prune(beforeMs)) },
  space: { now: () => space.now(), giveBack: () => timed('tidying', () => space.giveBack()) },
  settings: { days: 7, maxMb: MAX_MB },
  ...{ clock, decisions: nothing, usage: nothing, commit: async () => {} },
})
const worker = startWorker(bot)

function sample(hour: number): Sample {
  const { rss, heapUsed } = process.memoryUsage()
  const path = bot.database.path
  const { usedBytes } = space.now()
  return {
    hour,
    rssMb: rss / 2 ** 20,
    heapMb: heapUsed / 2 ** 20,
    fileMb: statSync(path).size / 1e6,
    usedMb: usedBytes / 1e6,
    logMb: statSync(`${path}-wal`).size / 1e6,
  }
}

function tell({ hour, rssMb, heapMb, fileMb, usedMb, logMb }: Sample): void {
  const memory = `resident ${rssMb.toFixed(0)} MB, heap ${heapMb.toFixed(1)} MB`
  const file = `file ${fileMb.toFixed(0)} MB (${usedMb.toFixed(0)} used), log ${logMb.toFixed(1)} MB`
  process.stdout.write(`${hour.toFixed(1).padStart(4)} h: ${memory}; ${file}\n`)
}

const startedAt = performance.now()
const samples: Sample[] = []
for (let sent = 0; sent < DELIVERIES; ) {
  const count = Math.min(TOGETHER, DELIVERIES - sent)
  const from = sent + 1
  await timed('intake', () => receiveMany(bot, from, count))
  sent += count
  // what fails is tried again when its time has come
  while (begun() < sent * COUNTED) await new Promise((resolve) => setImmediate(resolve))
  await clock.pass((count / DELIVERIES) * DAY_MS)
  if (sent / DELIVERIES < (samples.length + 1) / SAMPLES) continue
  global.gc?.()
  const now = sample((24 * sent) / DELIVERIES)
  samples.push(now)
  tell(now)
}
const seconds = (performance.now() - startedAt) / 1000
stopTidying()
await worker.stop(1_000)
const { dead, pending } = await bot.inbox.stats()
bot.close()

const quarter = (number: number) => samples.slice((number * SAMPLES) / 4, ((number + 1) * SAMPLES) / 4)
const growth = (of: (sample: Sample) => number) => median(quarter(3).map(of)) / median(quarter(1).map(of))
process.stdout.write(
  `${seconds.toFixed(0)} s, ${(DELIVERIES / seconds).toFixed(0)} deliveries a second, ${dead} dead\n`,
)
gate(
  'resident memory, last quarter against the second',
  growth(({ rssMb }) => rssMb),
  1.1,
  'at most',
  'x',
)
gate(
  'heap, the same',
  growth(({ heapMb }) => heapMb),
  1.1,
  'at most',
  'x',
)
gate(
  'file, the same',
  growth(({ fileMb }) => fileMb),
  1.1,
  'at most',
  'x',
)
gate(
  'what the file held at the most',
  Math.max(...samples.map(({ usedMb }) => usedMb)) / MAX_MB,
  1.05,
  'at most',
  'x',
)
gate('the log beside it, at the most', Math.max(...samples.map(({ logMb }) => logMb)), 68, 'at most', 'MB')
for (const [what, all] of Object.entries(times))
  process.stdout.write(
    `${what}, ${all.length} times: median ${median(all).toFixed(1)} ms, p99 ${quantile(all, 0.99).toFixed(1)} ms, longest ${Math.max(...all).toFixed(1)} ms\n`,
  )
// on a machine that does other things as well the longest of thousands says how long it was kept waiting
gate('steps of tidying, p99', quantile(times.tidying, 0.99), 100, 'at most', 'ms')
gate('steps of tidying, the most of the processor', dearestMs, 100, 'at most', 'ms')
gate('runs that were not done', pending, 20, 'at most')
