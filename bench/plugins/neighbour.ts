import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { gate, median, quantile } from '../machine.ts'
import { sendSteadily } from './steady.ts'

/** What the plugin beside the quick one does in each of its runs. */
export type Neighbour = 'none' | 'hangs' | 'sleeps' | 'throws'

/** What the bot's process tells: where its door is; when the quick plugin was called (ms since 1970), by issue. */
export type Reply =
  | { readonly port: number }
  | { readonly handled: readonly (readonly [issue: number, atMs: number])[] }

const ROUNDS = 3
const PER_SECOND = 200
const WARM = 200
const MEASURED = 600

interface Case {
  readonly title: string
  readonly neighbour: Neighbour
  /** Runs of the neighbour that wait before the measuring begins. */
  readonly waiting?: number
}

const ALONE: Case = { title: 'alone', neighbour: 'none' }
const CASES: readonly Case[] = [
  { title: 'beside one that hangs', neighbour: 'hangs' },
  { title: 'beside one that sleeps 200 ms', neighbour: 'sleeps' },
  { title: 'beside one that throws', neighbour: 'throws' },
  { title: 'beside one that hangs, 25,000 of its runs waiting', neighbour: 'hangs', waiting: 25_000 },
]

/** Milliseconds: from sending a delivery to the quick plugin's call, and to the door's answer. */
interface Delays {
  readonly p50: number
  readonly p99: number
  readonly doorP99: number
}

/** A quick plugin alone and beside a bad one, in turn. */
export async function benchNeighbour(): Promise<void> {
  process.stdout.write(
    `neighbour: ${PER_SECOND} recorded deliveries a second to a quick plugin, ${MEASURED} measured; the best of ${ROUNDS} interleaved rounds, as other work on the machine can only make it slower\n`,
  )
  const alone: Delays[] = []
  const beside = CASES.map((): Delays[] => [])
  for (let number = 0; number < ROUNDS; number++) {
    alone.push(await delays(ALONE))
    for (const [index, one] of CASES.entries()) beside[index]?.push(await delays(one))
  }
  show(ALONE.title, best(alone))
  for (const [index, { title }] of CASES.entries()) judge(title, best(beside[index] ?? []), best(alone))
}

/** The best of all rounds. */
function best(rounds: readonly Delays[]): Delays {
  const of = (part: keyof Delays) => Math.min(...rounds.map((one) => one[part]))
  return { p50: of('p50'), p99: of('p99'), doorP99: of('doorP99') }
}

function show(title: string, { p50, p99, doorP99 }: Delays): void {
  process.stdout.write(
    `quick plugin ${title}: called after p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; door p99 ${doorP99.toFixed(1)} ms\n`,
  )
}

function judge(title: string, beside: Delays, alone: Delays): void {
  show(title, beside)
  gate(`${title}: p50 of the quick plugin against alone`, beside.p50 / alone.p50, 1.5, 'at most', 'x')
  gate(`${title}: its p99`, beside.p99 / alone.p99, 2, 'at most', 'x')
  gate(`${title}: p99 of the door`, beside.doorP99 / alone.doorP99, 2, 'at most', 'x')
}

async function delays({ neighbour, waiting = 0 }: Case): Promise<Delays> {
  const child = fork(fileURLToPath(new URL('./neighbour-child.ts', import.meta.url)), [
    neighbour,
    String(waiting),
  ])
  try {
    const begun = await next(child)
    if (!('port' in begun)) throw new Error('the bot did not tell its port')
    const { sentAtMs, doorMs } = await sendSteadily(begun.port, WARM + MEASURED, PER_SECOND)
    const called = (await handledBy(child, WARM + MEASURED))
      .filter(([issue]) => issue > WARM)
      .map(([issue, atMs]) => atMs - (sentAtMs.get(issue) ?? Number.NaN))
    const door = doorMs.slice(WARM)
    return { p50: median(called), p99: quantile(called, 0.99), doorP99: quantile(door, 0.99) }
  } finally {
    child.disconnect()
    await new Promise((resolve) => child.once('exit', resolve))
  }
}

/** How long the quick plugin may be waited for, ms: then it is held up for good. */
const PATIENCE_MS = 10_000
const LOOK_AGAIN_MS = 50

/** The calls of the quick plugin, as soon as it had all of them; what never came counts as not before now. */
async function handledBy(
  child: ChildProcess,
  count: number,
): Promise<readonly (readonly [number, number])[]> {
  const until = performance.now() + PATIENCE_MS
  while (true) {
    child.send('tell')
    const told = await next(child)
    if (!('handled' in told)) throw new Error('the bot told something else')
    if (told.handled.length >= count) return told.handled
    if (performance.now() > until) return withMissing(told.handled, count)
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

function withMissing(handled: readonly (readonly [number, number])[], count: number) {
  const known = new Map(handled)
  const now = Date.now()
  return Array.from({ length: count }, (_, index): [number, number] => [
    index + 1,
    known.get(index + 1) ?? now,
  ])
}

function next(child: ChildProcess): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('the bot ended'))
    child.once('exit', onExit)
    child.once('message', (reply: Reply) => {
      child.off('exit', onExit)
      resolve(reply)
    })
  })
}
