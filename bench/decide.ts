import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '../src/config.ts'
import { silentLog } from '../src/log.ts'
import { startCoordinator } from '../src/main.ts'
import type { Call, Order, Reply } from './decide/gitea.ts'
import { gate, machineLine, median, quantile } from './machine.ts'

/**
 * How long the bot takes from a delivery to the last effect, beside a plain client that makes the same calls:
 * `npm run bench:decide`. The fake Gitea runs in its own process and adds no latency.
 */

/** Decisions before those that are measured: until then V8 has not compiled what a bot that runs for days has. */
const WARM = 60
const ROUNDS = 3
const ISSUES_A_ROUND = 40
const SECRET = 'the secret of the bench'

type ReplyOf<Kind extends Reply['reply']> = Extract<Reply, { reply: Kind }>

class GiteaProcess {
  readonly #child: ChildProcess = fork(fileURLToPath(new URL('./decide/gitea.ts', import.meta.url)))

  next<Kind extends Reply['reply']>(kind: Kind): Promise<ReplyOf<Kind>> {
    return new Promise((resolve, reject) => {
      this.#child.once('message', (reply: Reply) => {
        if (reply.reply === kind) resolve(reply as ReplyOf<Kind>)
        else reject(new Error(`expected ${kind}, got ${reply.reply}`))
      })
    })
  }

  ask<Kind extends Reply['reply']>(order: Order, kind: Kind): Promise<ReplyOf<Kind>> {
    const reply = this.next(kind)
    this.#child.send(order)
    return reply
  }

  stop(): void {
    this.#child.disconnect()
  }
}

const isLast = (call: Call) => call.method === 'POST' && call.path.endsWith('/comments')

/** One issue assigned to the bot: ms to the last effect, and the calls that the bot made. */
async function decide(gitea: GiteaProcess): Promise<{ ms: number; calls: readonly Call[] }> {
  const { number, atMs } = await gitea.ask({ do: 'open', assigned: true }, 'opened')
  while (true) {
    const { calls } = await gitea.ask({ do: 'journal', number }, 'calls')
    const last = calls.find(isLast)
    if (last) return { ms: last.atMs - atMs, calls }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** The same calls on another issue by a plain client, up to the last one: ms. */
async function plain(
  gitea: GiteaProcess,
  calls: readonly Call[],
  at: { url: string; token: string },
): Promise<number> {
  const { number } = await gitea.ask({ do: 'open', assigned: false }, 'opened')
  const headers = { authorization: `token ${at.token}`, 'content-type': 'application/json' }
  const begun = performance.now()
  for (const call of calls) {
    if (isLast(call)) break
    const path = call.path.replace(/\/issues\/\d+/, `/issues/${number}`)
    const response = await fetch(`${at.url}/api/v1${path}`, {
      method: call.method,
      headers,
      body: call.body === null ? null : JSON.stringify(call.body),
    })
    await response.json()
  }
  return performance.now() - begun
}

const gitea = new GiteaProcess()
const { url, token } = await gitea.next('ready')
const folder = mkdtempSync(join(tmpdir(), 'mosaic-bench-'))
const config = loadConfig({
  GITEA_URL: url,
  GITEA_TOKEN: token,
  GITEA_WEBHOOK_SECRET: SECRET,
  DATABASE_URL: `sqlite:${join(folder, 'bench.db')}`,
  HOST: '127.0.0.1',
  PORT: '0',
})
const bot = await startCoordinator({ config, log: silentLog })
await gitea.ask({ do: 'hook', url: `${bot.url}/webhook/gitea`, secret: SECRET }, 'done')
for (let issue = 0; issue < WARM; issue++) await decide(gitea)

process.stdout.write(
  `${machineLine()}\nafter ${WARM} issues, medians of ${ROUNDS} rounds of ${ISSUES_A_ROUND}, each beside the same calls by a plain client\n`,
)
const beyond: number[] = []
let calls = 0
for (let round = 0; round < ROUNDS; round++) {
  const rows: { bot: number; plain: number }[] = []
  for (let issue = 0; issue < ISSUES_A_ROUND; issue++) {
    const decided = await decide(gitea)
    calls = decided.calls.length
    rows.push({ bot: decided.ms, plain: await plain(gitea, decided.calls, { url, token }) })
  }
  beyond.push(median(rows.map((row) => row.bot - row.plain)))
  const bots = rows.map((row) => row.bot)
  process.stdout.write(
    `bot p50 ${median(bots).toFixed(1)} ms, p99 ${quantile(bots, 0.99).toFixed(1)} ms; plain p50 ${median(rows.map((row) => row.plain)).toFixed(1)} ms; ratio ${(median(bots) / median(rows.map((row) => row.plain))).toFixed(1)}\n`,
  )
}
gate('decision beyond the calls themselves, p50', median(beyond), 10, 'at most', 'ms')
gate('API calls about a new issue with warm caches', calls, 10, 'at most')
await bot.stop()
gitea.stop()
rmSync(folder, { recursive: true, force: true })
