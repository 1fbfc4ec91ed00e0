import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Ammunition, SECRET } from './ammunition.ts'
import { fire, type Round } from './load.ts'

export const LOAD = { connections: 32, warmMs: 1_000, measureMs: 2_500 }

/** What `./server.ts` is to be: the least that a receiver can be, or the real door with so many plugins that listen. */
export interface ServerKind {
  readonly kind: 'bare' | 'door' | 'door-draining'
  readonly plugins?: number
}

/** The load on a server of its own process, which begins with an empty database. */
export async function round(server: ServerKind, shots: readonly Ammunition[]): Promise<Round> {
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
    const fired = await fire(await portOf(child), shots, LOAD)
    if (fired.refused > 0) throw new Error(`${fired.refused} requests were refused`)
    return fired
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
