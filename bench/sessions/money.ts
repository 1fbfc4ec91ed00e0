import { quantile } from '../machine.ts'
import { type Claimed, claimAll, heartbeat } from './calls.ts'
import { DEAR, seed } from './seed.ts'
import { BenchServer } from './server.ts'

const ROUNDS = 9
const BEATS = 2_000
const AT_ONCE = 32
/** Of each of both agents. */
const SESSIONS = 500
const TOKENS = 50
const PRICE_USD = 0.5

/**
 * How much more processor a heartbeat takes of an agent that costs something, where there are budgets, than of one that costs nothing: as
 * a ratio. Both are heard by the same process in turns, and the middle of the rounds counts.
 */
export async function moneyRatio(path: string, giteaUrl: string, leaseMs: number): Promise<number> {
  const freeTokens = await seed(path, SESSIONS, TOKENS)
  const dearTokens = await seed(path, SESSIONS, TOKENS, {
    agent: DEAR,
    priceUsd: PRICE_USD,
    after: SESSIONS,
  })
  const server = await BenchServer.start('paid', path, giteaUrl, String(leaseMs))
  const free = await claimAll(server, freeTokens)
  const dear = await claimAll(server, dearTokens)
  const ratios: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    // whoever is second finds warm caches
    const first = round % 2 === 0 ? [free, dear] : [dear, free]
    const times = new Map<unknown, number>()
    for (const sessions of first) times.set(sessions, await cpuMsOf(server, sessions, round * BEATS))
    const ratio = (times.get(dear) ?? 0) / (times.get(free) ?? 1)
    // the first one warms up
    if (round > 0) ratios.push(ratio)
  }
  await server.stop()
  return quantile(ratios, 0.5)
}

/** Processor time of one of many heartbeats, ms. */
async function cpuMsOf(server: BenchServer, sessions: readonly Claimed[], from: number): Promise<number> {
  const before = await server.state()
  let next = 0
  const worker = async () => {
    while (next < BEATS) {
      const beat = next++
      const session = sessions[beat % sessions.length]
      if (session) await heartbeat(server, session, from + beat)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return ((await server.state()).cpuMs - before.cpuMs) / BEATS
}
