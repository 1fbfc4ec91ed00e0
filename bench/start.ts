import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeGitea } from '../src/testing/fake-gitea/index.ts'
import { freePort } from '../test/support/free-port.ts'
import { gate, machineLine, median } from './machine.ts'
import { AS_SHIPPED, buildProgram, residentMb } from './program.ts'

/**
 * How long the built program takes from its start to the first answered /health, and how much memory it holds when
 * idle, beside a Node that does nothing but listen: `npm run bench:start`.
 */

const ROUNDS = 7
const IDLE_MS = 1_500

interface Start {
  readonly ms: number
  readonly mb: number
}

async function start(argv: readonly string[], port: number, env: Record<string, string>): Promise<Start> {
  const begun = performance.now()
  const child = spawn(process.execPath, [...argv], {
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 2))
  const ms = performance.now() - begun
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
  const mb = residentMb(child.pid)
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
  return { ms, mb }
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/health`).then(
    (response) => response.ok,
    () => false,
  )
}

const BARE = "require('node:http').createServer((q, r) => r.end('{}')).listen(process.env.PORT, '127.0.0.1')"

const folder = mkdtempSync(join(tmpdir(), 'mosaic-bench-'))
const cli = buildProgram(folder)
const gitea = await FakeGitea.start()
gitea.addUser('mosaic')
const settings = {
  GITEA_URL: gitea.url,
  GITEA_TOKEN: gitea.token('mosaic'),
  GITEA_WEBHOOK_SECRET: 'the secret of the bench',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'error',
  NODE_COMPILE_CACHE: join(folder, 'cache'),
}
const program: Start[] = []
const bare: Start[] = []
for (let round = 0; round <= ROUNDS; round++) {
  const port = await freePort()
  bare.push(await start(['-e', BARE], port, {}))
  program.push(
    await start([...AS_SHIPPED.execArgv, cli, 'start'], port, {
      ...settings,
      ...AS_SHIPPED.env,
      DATABASE_URL: `sqlite:${join(folder, `${round}.db`)}`,
    }),
  )
}
// the first start of each fills caches that every later one has
const ms = (starts: readonly Start[]) => median(starts.slice(1).map((one) => one.ms))
const mb = (starts: readonly Start[]) => median(starts.slice(1).map((one) => one.mb))
process.stdout.write(
  `${machineLine()}\nmedians of ${ROUNDS} starts from dist, each beside a bare Node server; a new database each\n`,
)
process.stdout.write(`first start of all (nothing compiled yet): ${program[0]?.ms.toFixed(0)} ms\n`)
process.stdout.write(
  `first answer ${ms(program).toFixed(0)} ms, bare ${ms(bare).toFixed(0)} ms, ratio ${(ms(program) / ms(bare)).toFixed(1)}\n`,
)
process.stdout.write(
  `idle ${mb(program).toFixed(0)} MB, bare ${mb(bare).toFixed(0)} MB, ratio ${(mb(program) / mb(bare)).toFixed(1)}\n`,
)
gate('first answered /health', ms(program), 400, 'at most', 'ms')
gate('idle memory', mb(program), 110, 'at most', 'MB')
await gitea.stop()
rmSync(folder, { recursive: true, force: true })
