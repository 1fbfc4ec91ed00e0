import { statSync } from 'node:fs'
import { openBot, startWorker } from '../intake/bot.ts'
import { counter, receiveMany } from './deliveries.ts'
import type { Sample } from './memory.ts'

/** The process whose memory is watched; prints its samples as JSON. To be run with `--expose-gc`. */

const SAMPLES = [20_000, 60_000, 100_000, 150_000, 200_000]
/** Received before their runs are waited for: fewer than the inbox holds in memory. */
const CHUNK = 1_000
/** Finished deliveries are kept so long; the product keeps them for days. */
const KEEP_MS = 1_000

const MB = 1_024 * 1_024

const { plugin, reached } = counter()
const bot = await openBot([plugin])
startWorker(bot)
const samples: Sample[] = []
for (let done = 0; samples.length < SAMPLES.length; ) {
  await receiveMany(bot, done + 1, CHUNK)
  done += CHUNK
  await reached(done)
  await prune()
  if (SAMPLES.includes(done)) samples.push(sample(done))
}
process.stdout.write(JSON.stringify(samples), () => process.exit())

async function prune(): Promise<void> {
  const before = Date.now() - KEEP_MS
  while ((await bot.inbox.prune(before)) > 0);
}

function sample(deliveries: number): Sample {
  if (!globalThis.gc) throw new Error('to be run with --expose-gc')
  // what a first collection finds to be free may hold more
  for (let collection = 0; collection < 3; collection++) globalThis.gc()
  const { heapUsed, rss } = process.memoryUsage()
  const { size } = statSync(bot.database.path)
  return { deliveries, heapMb: heapUsed / MB, residentMb: rss / MB, fileMb: size / MB }
}
