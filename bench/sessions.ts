import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gate, machineLine, quantile } from './machine.ts'
import { type Claimed, claimAll, heartbeat } from './sessions/calls.ts'
import { startGitea } from './sessions/gitea.ts'
import { moneyRatio } from './sessions/money.ts'
import { seed } from './sessions/seed.ts'
import { BenchServer } from './sessions/server.ts'

/**
 * Agents at work: 50 that claim 5,000 tasks, 1,000 live sessions with a heartbeat each 10 s, one that is lost, and
 * what budgets cost a heartbeat: `npm run bench:sessions`. The bot and what it is compared with are processes of their own; SQLite syncs every commit.
 */

const TASKS = Number(process.env.SESSIONS_TASKS || 5_000)
const CLAIMERS = 50
const LIVE = Math.min(1_000, TASKS)
const BEAT_EVERY_MS = 10_000
const BEATS = 3
/** More than all of them take on a slow machine. */
const REST_MS = 120_000
/** Longer than everything before the look at the lost agent takes without a heartbeat. */
const LEASE_MS = 60_000

async function completeAll(server: BenchServer, sessions: readonly Claimed[]): Promise<void> {
  const left = [...sessions]
  const worker = async () => {
    for (let one = left.pop(); one; one = left.pop()) {
      const { status } = await server.post(`/api/v1/sessions/${one.id}/complete`, one.token, {
        fence: one.fence,
      })
      if (status !== 200) throw new Error(`an end was answered ${status}`)
    }
  }
  await Promise.all(Array.from({ length: CLAIMERS }, worker))
}

/** The tasks have followed their sessions. */
async function atRest({ url }: BenchServer): Promise<void> {
  const until = performance.now() + REST_MS
  while (performance.now() < until) {
    const { checks } = (await (await fetch(`${url}/health`)).json()) as {
      checks: { queue: { detail: { pending: number } } }
    }
    if (checks.queue.detail.pending === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(
    `the tasks did not follow their sessions within ${REST_MS / 1000} s: what is the bot not answered?`,
  )
}

/** Heartbeats of all sessions, evenly in time; ms of each. */
async function beatAll(server: BenchServer, sessions: readonly Claimed[], rounds: number): Promise<number[]> {
  const times: number[] = []
  const begun = performance.now()
  const calls: Promise<void>[] = []
  for (let beat = 0; beat < rounds * sessions.length; beat++) {
    const session = sessions[beat % sessions.length]
    if (!session) break
    const dueMs = (beat * BEAT_EVERY_MS) / sessions.length - (performance.now() - begun)
    if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs))
    calls.push(heartbeat(server, session, 1_000 + beat).then((ms) => void times.push(ms)))
  }
  await Promise.all(calls)
  return times
}

interface Beats {
  readonly p50: number
  readonly p99: number
  /** Of one core. */
  readonly cpuShare: number
  readonly rssMb: number
}

async function measured(server: BenchServer, sessions: readonly Claimed[]): Promise<Beats> {
  await beatAll(server, sessions, 1)
  const [before, begun] = [await server.state(), performance.now()]
  const times = await beatAll(server, sessions, BEATS)
  const after = await server.state()
  const cpuShare = (after.cpuMs - before.cpuMs) / (performance.now() - begun)
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), cpuShare, rssMb: after.rssMb }
}

/** From the last heartbeat of a session until its task has no agent any more, ms. */
async function untilFree(path: string, { number }: Claimed, heardAt: number): Promise<number> {
  const sqlite = new DatabaseSync(path, { readOnly: true })
  const held = sqlite.prepare('select agent from tasks where key = ?')
  while (held.get(`9#${number}`)?.agent !== null) {
    if (performance.now() - heardAt > LEASE_MS + 60_000) throw new Error('the task was not freed')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  sqlite.close()
  return performance.now() - heardAt
}

function tell(name: string, { p50, p99, cpuShare, rssMb }: Beats): void {
  const percent = (cpuShare * 100).toFixed(1)
  process.stdout.write(
    `${name}: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ${percent} % of a core, ${rssMb.toFixed(0)} MB\n`,
  )
}

const folder = mkdtempSync(join(tmpdir(), 'mosaic-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
process.stdout.write(`${machineLine()}\n`)
const path = join(folder, 'bot.db')
const tokens = await seed(path, TASKS, CLAIMERS)
const gitea = await startGitea()
const server = await BenchServer.start('bot', path, gitea.url, String(LEASE_MS))

const begun = performance.now()
const claimed = await claimAll(server, tokens)
const perSecond = claimed.length / ((performance.now() - begun) / 1000)
process.stdout.write(`${claimed.length} claims, ${perSecond.toFixed(0)} a second\n`)
const live = claimed.slice(-LIVE)
await completeAll(server, claimed.slice(0, -LIVE))
await atRest(server)
const beats = await measured(server, live)
const [lost] = live
if (!lost) throw new Error('nothing was claimed')
const heardAt = performance.now()
await heartbeat(server, lost, 1e6)
const [freeMs] = await Promise.all([
  untilFree(path, lost, heardAt),
  // the others go on meanwhile
  beatAll(server, live.slice(1), Math.ceil((LEASE_MS + 5_000) / BEAT_EVERY_MS)),
])
await server.stop()
const ratio = await moneyRatio(join(folder, 'paid.db'), gitea.url, LEASE_MS)

const plain = await BenchServer.start('plain', join(folder, 'plain.db'))
const baseline = await measured(plain, live)
await plain.stop()
gitea.server.closeAllConnections()
gitea.server.close()

tell(`${LIVE} live sessions, a heartbeat each 10 s`, beats)
tell('a bare server with one synced write for each', baseline)
process.stdout.write(
  `ratio: p99 ${(beats.p99 / baseline.p99).toFixed(1)}, processor ${(beats.cpuShare / baseline.cpuShare).toFixed(1)}\n`,
)
gate('heartbeats, p99', beats.p99, 10, 'at most', 'ms')
gate('heartbeats, % of a core', beats.cpuShare * 100, 10, 'at most', '%')
gate(
  'a heartbeat of an agent that costs something, against one that does not, processor',
  ratio,
  1.3,
  'at most',
  'x',
)
gate(`claims a second, ${CLAIMERS} agents and ${TASKS} tasks`, perSecond, 300, 'at least')
gate('tasks that were claimed once', new Set(claimed.map(({ number }) => number)).size, TASKS, 'at least')
gate('tasks that were claimed twice', claimed.length - TASKS, 0, 'at most')
gate('a lost agent’s task is free after its lease and', (freeMs - LEASE_MS) / 1000, 5, 'at most', 's')
