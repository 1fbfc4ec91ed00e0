import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../test/support/free-port.ts'
import type { Asked, TownReport } from './idle/gitea-process.ts'
import { gate, machineLine, median } from './machine.ts'
import { AS_SHIPPED, buildProgram, cpuSeconds, residentMb } from './program.ts'

/**
 * What the built program costs while nothing happens: 50 repositories with 100 open tasks, all decided. `npm run bench:idle`.
 * Measured twice: without a sweep, and with a sweep every few seconds, from which the cost of one follows; together they
 * are what a bot with the usual sweep needs. `npm run bench:idle -- --whole` waits for two usual sweeps instead, ten minutes.
 */

const REPOSITORIES = 50
const ISSUES = 2
/** The default of SWEEP_INTERVAL_S. */
const USUAL_SWEEP_S = 300
const QUIET = { sweepS: 86_400, windowS: 60 }
const OFTEN = { sweepS: 10, windowS: 60 }
const isWhole = process.argv.includes('--whole')

interface Used {
  readonly cpuS: number
  readonly windowS: number
  /** Resident, the median of every second. */
  readonly mb: number
  readonly asked: Asked
}

const folder = mkdtempSync(join(tmpdir(), 'mosaic-bench-'))
const cli = buildProgram(folder)
const gitea = fork(fileURLToPath(new URL('./idle/gitea-process.ts', import.meta.url)), [
  String(REPOSITORIES),
  String(ISSUES),
])
const [town] = (await once(gitea, 'message')) as [TownReport]
process.stdout.write(`${machineLine()}\n${REPOSITORIES} repositories, ${REPOSITORIES * ISSUES} open tasks\n`)
try {
  const { share, mb } = isWhole ? await whole() : await putTogether()
  gate('a core while nothing happens', share * 100, 0.5, 'at most', '%')
  gate('memory while nothing happens', mb, 110, 'at most', 'MB')
} finally {
  gitea.disconnect()
  rmSync(folder, { recursive: true, force: true })
}

/** Of one core, and MB. */
interface Idle {
  readonly share: number
  readonly mb: number
}

async function whole(): Promise<Idle> {
  const used = await use({ sweepS: USUAL_SWEEP_S, windowS: 2 * USUAL_SWEEP_S })
  tell(`with a sweep every ${USUAL_SWEEP_S} s`, used)
  return { share: used.cpuS / used.windowS, mb: used.mb }
}

async function putTogether(): Promise<Idle> {
  const quiet = await use(QUIET)
  tell('without a sweep', quiet)
  const often = await use(OFTEN)
  tell(`with a sweep every ${OFTEN.sweepS} s`, often)
  const quietShare = quiet.cpuS / quiet.windowS
  const sweepS = (often.cpuS - quietShare * often.windowS) / (often.windowS / OFTEN.sweepS)
  process.stdout.write(`one sweep: ${(sweepS * 1000).toFixed(0)} ms of a core\n`)
  return { share: quietShare + sweepS / USUAL_SWEEP_S, mb: Math.max(quiet.mb, often.mb) }
}

function tell(what: string, { cpuS, windowS, mb, asked }: Used): void {
  const share = ((cpuS / windowS) * 100).toFixed(2)
  const calls = `${asked.reads} reads and ${asked.writes} writes of Gitea`
  process.stdout.write(
    `${what}: ${share} % of a core over ${windowS.toFixed(0)} s, ${calls}, ${mb.toFixed(0)} MB\n`,
  )
}

/** Starts the bot, waits until all is decided, and looks at what it needs from then on. */
async function use({ sweepS, windowS }: { sweepS: number; windowS: number }): Promise<Used> {
  const port = await freePort()
  const bot = spawn(process.execPath, [...AS_SHIPPED.execArgv, cli, 'start'], {
    env: {
      ...AS_SHIPPED.env,
      GITEA_URL: town.url,
      GITEA_TOKEN: town.token,
      GITEA_WEBHOOK_SECRET: 'the secret of the bench',
      DATABASE_URL: `sqlite:${join(folder, 'idle.db')}`,
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
      SWEEP_INTERVAL_S: String(sweepS),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  try {
    await atRest(port)
    await askedOf(gitea)
    const [begunAt, cpuAtBegin] = [performance.now(), cpuSeconds(bot.pid)]
    const held: number[] = []
    while (performance.now() - begunAt < windowS * 1000) {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      held.push(residentMb(bot.pid))
    }
    const cpuS = cpuSeconds(bot.pid) - cpuAtBegin
    const lastedS = (performance.now() - begunAt) / 1000
    return { cpuS, windowS: lastedS, mb: median(held), asked: await askedOf(gitea) }
  } finally {
    bot.kill('SIGTERM')
    await once(bot, 'exit')
  }
}

/** Nothing waits in the queue, and Gitea was asked nothing for two seconds. */
async function atRest(port: number): Promise<void> {
  for (let quietS = 0; quietS < 2; ) {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const pending = await fetch(`http://127.0.0.1:${port}/health`).then(
      async (answer) =>
        ((await answer.json()) as { checks: { queue: { detail: { pending: number } } } }).checks.queue.detail
          .pending,
      () => Number.NaN,
    )
    const { reads, writes } = await askedOf(gitea)
    quietS = pending === 0 && reads + writes === 0 ? quietS + 1 : 0
  }
}

async function askedOf(process: ChildProcess): Promise<Asked> {
  const answer = once(process, 'message')
  process.send('asked')
  const [asked] = (await answer) as [Asked]
  return asked
}
