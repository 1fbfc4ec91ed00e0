import type { Plugin } from '../../src/app/plugin.ts'
import { type BenchBot, openBot, startWorker } from '../intake/bot.ts'
import { gate, median } from '../machine.ts'
import { counter, receiveMany } from './deliveries.ts'

const RUNS = 10_000
const ROUNDS = 5
/** As many runs of one plugin as the worker has under way; they share commits. */
const AT_ONCE = 8

/** What a run costs beside its storage: the worker and dispatch against the same claims and ends by the inbox alone. */
export async function benchDispatch(): Promise<void> {
  process.stdout.write(
    `one run: CPU of the process for ${RUNS} runs of a handler that does nothing, one recorded delivery each, beside the same claims and ends without reading and handing out the delivery; medians of ${ROUNDS} rounds\n`,
  )
  await whole()
  const rounds: { all: number; storage: number }[] = []
  for (let number = 0; number < ROUNDS; number++)
    rounds.push({ storage: await storage(), all: await whole() })
  const all = median(rounds.map((one) => one.all))
  const alone = median(rounds.map((one) => one.storage))
  process.stdout.write(
    `whole ${all.toFixed(3)} ms, claim and end alone ${alone.toFixed(3)} ms, ratio ${(all / alone).toFixed(1)}\n`,
  )
  gate(
    'CPU of a run beyond storage',
    median(rounds.map((one) => one.all - one.storage)),
    0.2,
    'at most',
    'ms',
  )
}

/** Worker, dispatch, handler: CPU ms a run. */
async function whole(): Promise<number> {
  const { plugin, reached } = counter()
  const bot = await loadedBot(plugin)
  return cpuOfOne(bot, async () => {
    const worker = startWorker(bot)
    await reached(RUNS)
    await worker.stop(1_000)
  })
}

/** The inbox alone, as the worker uses it. */
async function storage(): Promise<number> {
  const bot = await loadedBot(counter().plugin)
  return cpuOfOne(bot, async () => {
    const { inbox, app } = bot
    let underWay = 0
    let ended = 0
    await new Promise<void>((resolve, reject) => {
      const end = () => {
        underWay--
        ended++
        if (ended === RUNS) resolve()
        else claim().catch(reject)
      }
      const claim = async () => {
        for (const run of await inbox.claim(AT_ONCE - underWay, app)) {
          underWay++
          inbox.settle(run, { kind: 'done' }).then(end, reject)
        }
      }
      claim().catch(reject)
    })
  })
}

/** A bot whose runs came while it was there: those that it finds at its start are counted before they begin. */
async function loadedBot(plugin: Plugin): Promise<BenchBot> {
  const bot = await openBot([plugin])
  await bot.inbox.claim(1, bot.app)
  await receiveMany(bot, 1, RUNS)
  return bot
}

async function cpuOfOne(bot: BenchBot, work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  bot.close()
  return (user + system) / 1_000 / RUNS
}
