import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Ammunition, fire, type Round } from './intake/load.ts'
import { gate, machineLine, median, quantile } from './machine.ts'

/**
 * How many signed deliveries a second the door takes and makes durable, beside a bare server that only checks the
 * signature and parses: `npm run bench:intake`.
 */

const SECRET = 'the secret of the bench'
const ROUNDS = 5
const LOAD = { connections: 32, warmMs: 1_000, measureMs: 2_500 }
const ISSUES = 64

const recorded = readFileSync(
  new URL('../test/fixtures/recordings/gitea-1.26.3/assign.json', import.meta.url),
  'utf8',
)

interface Recording {
  readonly deliveries: readonly { readonly headers: Record<string, string>; readonly body: string }[]
}

/** A recorded delivery for many issues; with `bytes`, cut or filled to that size by its text. */
function ammunition(bytes?: number): Ammunition[] {
  const delivery = (JSON.parse(recorded) as Recording).deliveries.find(
    (one) => one.headers['x-gitea-event-type'] === 'issue_assign',
  )
  if (!delivery) throw new Error('the recording has no assignment')
  return Array.from({ length: ISSUES }, (_, index) => {
    const payload = JSON.parse(delivery.body) as Payload
    payload.number = index + 1
    payload.issue.number = index + 1
    return signed(bytes === undefined ? JSON.stringify(payload, null, 2) : sized(payload, bytes))
  })
}

interface Payload {
  number: number
  issue: { number: number; body: string }
  repository: { id: number; name: string; full_name: string; owner: { id: number; login: string } }
}

/** The recorded payload without most of its repository, filled up by the issue's text. */
function sized(payload: Payload, bytes: number): string {
  const { id, name, full_name, owner } = payload.repository
  payload.repository = { id, name, full_name, owner: { id: owner.id, login: owner.login } }
  payload.issue.body = ''
  const rest = bytes - Buffer.byteLength(JSON.stringify(payload))
  if (rest < 0) throw new Error(`a delivery cannot be as small as ${bytes} bytes`)
  payload.issue.body = 'x'.repeat(rest)
  return JSON.stringify(payload)
}

function signed(text: string): Ammunition {
  const body = Buffer.from(text)
  const signature = createHmac('sha256', SECRET).update(body).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'x-gitea-event': 'issues',
    'x-gitea-event-type': 'issue_assign',
    'x-gitea-signature': signature,
  }
  return { headers, body }
}

async function round(kind: string, shots: readonly Ammunition[]): Promise<Round> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./intake/server.ts', import.meta.url)), kind, SECRET],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  try {
    return await fire(await portOf(child), shots, LOAD)
  } finally {
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('exit', resolve))
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the server did not start')))
    child.stdout?.once('data', (text: Buffer) => resolve(Number(text.toString())))
  })
}

interface Result {
  readonly ratio: number
  readonly p99Ms: number
}

/** Bare and real server in turn, so that a machine that slows down slows both. */
async function compare(name: string, kind: string, shots: readonly Ammunition[]): Promise<Result> {
  const bare: Round[] = []
  const door: Round[] = []
  for (let number = 0; number < ROUNDS; number++) {
    bare.push(await round('bare', shots))
    door.push(await round(kind, shots))
  }
  const refused = [...bare, ...door].reduce((sum, one) => sum + one.refused, 0)
  if (refused > 0) throw new Error(`${refused} requests were refused`)
  const perSecond = (rounds: readonly Round[]) => median(rounds.map((one) => one.perSecond))
  const p99Ms = median(door.map((one) => quantile(one.latenciesMs, 0.99)))
  const ratio = median(door.map((one, index) => one.perSecond / (bare[index]?.perSecond ?? Number.NaN)))
  process.stdout.write(
    `${name}: ${perSecond(door).toFixed(0)}/s, bare ${perSecond(bare).toFixed(0)}/s, ratio ${ratio.toFixed(2)}, p99 ${p99Ms.toFixed(1)} ms\n`,
  )
  return { ratio, p99Ms }
}

process.stdout.write(
  `${machineLine()}\n${LOAD.connections} connections, medians of ${ROUNDS} interleaved rounds of ${LOAD.measureMs / 1000} s\n`,
)
const small = await compare('4 kB, 6 runs each', 'door', ammunition(4_096))
const real = await compare(
  `recorded ${((ammunition()[0]?.body.length ?? 0) / 1000).toFixed(1)} kB, 6 runs each`,
  'door',
  ammunition(),
)
const draining = await compare('4 kB while the worker drains', 'door-draining', ammunition(4_096))
gate('intake of 4 kB against bare', small.ratio, 0.45, 'at least')
gate('its p99', small.p99Ms, 15, 'at most', 'ms')
gate('intake of a recorded body against bare', real.ratio, 0.5, 'at least')
gate('p99 while draining', draining.p99Ms, 25, 'at most', 'ms')
