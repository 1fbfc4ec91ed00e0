import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askedSweep } from '../../src/app/asked-sweep.ts'
import { keepSmall } from '../../src/cli/keep-small.ts'
import { loadConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/database/open.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { silentLog } from '../../src/log.ts'
import { type Coordinator, startCoordinator } from '../../src/main.ts'
import { SkippingClock } from '../../src/testing/skipping-clock.ts'
import { median } from '../machine.ts'
import type { Order, Reply } from './gitea.ts'

/** The whole bot before a fake Gitea with many open issues, in a process of its own: `town-process ISSUES FILE`, where the file is the fake. */

/** What it measures. */
export interface TownTimes {
  readonly buildMs: number
  readonly rebuildMs: number
  readonly replanMs: number
  /** The same pages by a plain client. */
  readonly listMs: number
  readonly replanRequests: number
  /** Reads for an issue on which somebody has commented. */
  readonly requestsAMove: number
  /** Calls for an issue whose text was changed, of which the second are writes. */
  readonly callsAnEdit: readonly [all: number, writes: number]
  readonly rebuildRequests: number
  readonly liveBeyondMs: number
  readonly rssMb: number
}

const SECRET = 'the secret of the bench'
const DAY_MS = 24 * 60 * 60_000
const SPACING_MS = 200
const PAGE = 50
const MOVES = 20
const LIVE = 25
/** A look counts all runs that wait; more often, and the looking would be what is measured. */
const LOOK_EVERY_MS = 250

keepSmall()
const issues = Number(process.argv[2])
const folder = mkdtempSync(join(tmpdir(), 'mosaic-bench-'))
const path = join(folder, 'bench.db')
const clock = new SkippingClock()
let rssMb = 0
const sampling = setInterval(() => {
  rssMb = Math.max(rssMb, process.memoryUsage().rss / 2 ** 20)
}, 50)

const child: ChildProcess = fork(process.argv[3] ?? '')
const { url, token } = await next('ready')
const config = loadConfig({
  GITEA_URL: url,
  GITEA_TOKEN: token,
  GITEA_WEBHOOK_SECRET: SECRET,
  DATABASE_URL: `sqlite:${path}`,
  HOST: '127.0.0.1',
  PORT: '0',
})
await ask({ do: 'fill', issues }, 'done')

let bot = await start()
const begunAt = performance.now()
const buildMs = await timed(firstSight)
tell('all issues were seen for the first time')
await ask({ do: 'count' }, 'counted')
// what the bot itself has written is seen once more, as by a sweep some minutes later
clock.skip(DAY_MS)
await firstSight()
tell('and once more')
const replanned = await replanning()
tell('re-planned')
const rebuilt = await rebuilding()
tell('rebuilt')
const liveBeyondMs = await liveness()
await bot.stop()
clearInterval(sampling)
process.send?.({ buildMs, ...replanned, ...rebuilt, liveBeyondMs, rssMb } satisfies TownTimes)
child.disconnect()
rmSync(folder, { recursive: true, force: true })
process.disconnect()

type ReplyOf<Kind extends Reply['reply']> = Extract<Reply, { reply: Kind }>

function next<Kind extends Reply['reply']>(kind: Kind): Promise<ReplyOf<Kind>> {
  return new Promise((resolve, reject) => {
    child.once('message', (reply: Reply) => {
      if (reply.reply === kind) resolve(reply as ReplyOf<Kind>)
      else reject(new Error(`expected ${kind}, got ${reply.reply}`))
    })
  })
}

function ask<Kind extends Reply['reply']>(order: Order, kind: Kind): Promise<ReplyOf<Kind>> {
  const reply = next(kind)
  child.send(order)
  return reply
}

function start(): Promise<Coordinator> {
  return startCoordinator({ config: { ...config, sweepIntervalMs: DAY_MS }, log: silentLog, clock })
}

/** It takes minutes: whoever waits sees that it goes on. */
function tell(what: string): void {
  process.stdout.write(`  ${Math.round((performance.now() - begunAt) / 1000)} s: ${what}\n`)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

async function pendingRuns(): Promise<number> {
  const { checks } = (await (await fetch(`${bot.url}/health`)).json()) as {
    checks: { queue: { detail: { pending: number } } }
  }
  return checks.queue.detail.pending
}

async function until(isSo: (pending: number) => boolean): Promise<void> {
  while (!isSo(await pendingRuns())) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
}

/** A sweep has found all issues: what it hands out over many minutes is let through at once. */
async function firstSight(): Promise<void> {
  await until((pending) => pending > issues)
  // to a call under way its time would be over, and what was cut off is not what is measured
  await ask({ do: 'wait until quiet' }, 'done')
  clock.skip(issues * SPACING_MS)
  await until((pending) => pending === 0)
}

/** As `sync alice/app` asks for it; the bot finds it within two seconds, which count. */
async function replan(): Promise<number> {
  const database = await openDatabase(path)
  await new SqliteInbox(database, clock).add(askedSweep({ owner: 'alice', repo: 'app' }))
  database.close()
  return timed(() => until((pending) => pending === 0))
}

async function replanning() {
  await replan()
  await ask({ do: 'count' }, 'counted')
  const replanMs = await replan()
  const { all: replanRequests } = await ask({ do: 'count' }, 'counted')
  const listMs = await timed(listPlainly)
  await ask({ do: 'count' }, 'counted')
  const moves = async (how: 'comment' | 'text') => {
    await ask({ do: 'move', issues: MOVES, how }, 'done')
    await replan()
    const { all, writes } = await ask({ do: 'count' }, 'counted')
    return [(all - replanRequests) / MOVES, writes / MOVES] as const
  }
  const [requestsAMove] = await moves('comment')
  return { replanMs, replanRequests, listMs, requestsAMove, callsAnEdit: await moves('text') }
}

async function listPlainly(): Promise<void> {
  for (let page = 1; page <= Math.ceil(issues / PAGE); page++) {
    const pages = `${url}/api/v1/repos/alice/app/issues?state=open&limit=${PAGE}&page=${page}`
    await (await fetch(pages, { headers: { authorization: `token ${token}` } })).json()
  }
}

async function loseDatabase(): Promise<void> {
  await bot.stop()
  for (const end of ['', '-wal', '-shm', '-worker']) rmSync(`${path}${end}`, { force: true })
  await ask({ do: 'count' }, 'counted')
  bot = await start()
}

async function rebuilding() {
  await loseDatabase()
  const rebuildMs = await timed(firstSight)
  const { all, lists, writes } = await ask({ do: 'count' }, 'counted')
  if (writes > 0) throw new Error(`a rebuild of what stands there has written ${writes} times`)
  return { rebuildMs, rebuildRequests: (all - lists) / issues }
}

/** With a real clock: the sweep hands out five a second, and people go on. */
async function liveness(): Promise<number> {
  await ask({ do: 'hook', url: `${bot.url}/webhook/gitea`, secret: SECRET }, 'done')
  const idle = await liveMs()
  await loseDatabase()
  await ask({ do: 'hook', url: `${bot.url}/webhook/gitea`, secret: SECRET }, 'done')
  await until((pending) => pending > issues)
  return median(await liveMs()) - median(idle)
}

async function liveMs(): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < LIVE; round++) times.push((await ask({ do: 'live' }, 'live')).ms)
  return times
}
