import { type Ammunition, ammunition } from './intake/ammunition.ts'
import type { Round } from './intake/load.ts'
import { LOAD, round, type ServerKind } from './intake/round.ts'
import { gate, machineLine, median, quantile } from './machine.ts'

/**
 * How many signed deliveries a second the door takes and makes durable, beside a bare server that only checks the
 * signature and parses: `npm run bench:intake`.
 */

const ROUNDS = 5

interface Result {
  readonly ratio: number
  readonly p99Ms: number
}

/** Bare and real server in turn, so that a machine that slows down slows both. */
async function compare(
  name: string,
  kind: ServerKind['kind'],
  shots: readonly Ammunition[],
): Promise<Result> {
  const bare: Round[] = []
  const door: Round[] = []
  for (let number = 0; number < ROUNDS; number++) {
    bare.push(await round({ kind: 'bare' }, shots))
    door.push(await round({ kind }, shots))
  }
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
