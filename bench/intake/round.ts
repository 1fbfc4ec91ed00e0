import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Ammunition, SECRET } from './ammunition.ts'
import { fire, type Round } from './load.ts'

export const LOAD = { connections: 32, warmMs: 1_000, measureMs: 2_500 }

/** What `./server.ts` is to be: the least that a receiver can be, or the real door with so many plugins that listen. */
export interface ServerKind {
  readonly kind: 'bare' | 'door' | 'door-draining'
  readonly plugins?: number
}

/** A round, and how much of the processor the server took for each delivery, ms. */
export interface ServerRound extends Round {
  readonly cpuMs: number
}

/** The load on a server of its own process, which begins with an empty database. */
export async function round(server: ServerKind, shots: readonly Ammunition[]): Promise<ServerRound> {
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('./server.ts', import.meta.url)),
      server.kind,
      SECRET,
      String(server.plugins ?? 6),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  try {
    const port = await portOf(child)
    const before = cpuMs(child.pid)
    const fired = await fire(port, shots, LOAD)
    if (fired.refused > 0) throw new Error(`${fired.refused} requests were refused`)
    return { ...fired, cpuMs: (cpuMs(child.pid) - before) / fired.sent }
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

const TICK_MS = 10

/** User and system time of a process so far, as Linux tells it (proc(5): fields 14 and 15, a hundred ticks a second). */
function cpuMs(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
