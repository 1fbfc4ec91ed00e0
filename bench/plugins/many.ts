import { ammunition } from '../intake/ammunition.ts'
import { LOAD, round, type ServerRound } from '../intake/round.ts'
import { gate, median, quantile } from '../machine.ts'

const PLUGINS = 20
const ROUNDS = 6

/** The door with many plugins that listen to the event beside the door with one, in turn. */
export async function benchMany(): Promise<void> {
  const shots = ammunition()
  process.stdout.write(
    `door: ${LOAD.connections} connections, recorded body, nothing drains; the best of ${ROUNDS} interleaved rounds of ${LOAD.measureMs / 1000} s each, as other work on the machine can only make it slower\n`,
  )
  const one: ServerRound[] = []
  const many: ServerRound[] = []
  for (let number = 0; number < ROUNDS; number++) {
    one.push(await round({ kind: 'door', plugins: 1 }, shots))
    many.push(await round({ kind: 'door', plugins: PLUGINS }, shots))
  }
  const [few, lots] = [best(one), best(many)]
  process.stdout.write(`one plugin ${shown(few)}; ${PLUGINS} plugins ${shown(lots)}\n`)
  gate(`intake for ${PLUGINS} plugins against one`, few.perSecond / lots.perSecond, 1.5, 'at most', 'x')
  gate('its CPU for a delivery', lots.cpuMs / few.cpuMs, 1.5, 'at most', 'x')
  gate('its p99', lots.p99Ms / few.p99Ms, 1.5, 'at most', 'x')
}

interface Best {
  readonly perSecond: number
  readonly p99Ms: number
  /** The median, as other work hardly touches it. */
  readonly cpuMs: number
}

function best(rounds: readonly ServerRound[]): Best {
  return {
    perSecond: Math.max(...rounds.map(({ perSecond }) => perSecond)),
    p99Ms: Math.min(...rounds.map(({ latenciesMs }) => quantile(latenciesMs, 0.99))),
    cpuMs: median(rounds.map(({ cpuMs }) => cpuMs)),
  }
}

function shown({ perSecond, p99Ms, cpuMs }: Best): string {
  return `${perSecond.toFixed(0)}/s, p99 ${p99Ms.toFixed(1)} ms, CPU ${cpuMs.toFixed(3)} ms each`
}
