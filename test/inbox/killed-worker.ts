/** A process that adds, claims and settles as fast as it can, tells its parent what it has done, and is killed. */
import { once } from 'node:events'
import { systemClock } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/open.ts'
import type { ClaimPolicy } from '../../src/inbox/inbox.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { delivery } from '../contract/inbox-under-test.ts'

const [path = '', round = ''] = process.argv.slice(2)
const policy: ClaimPolicy = {
  plugins: new Set(['a', 'b']),
  coalesceKey: () => undefined,
  lastInTurn: () => false,
}
const database = await openDatabase(path)
const inbox = new SqliteInbox(database, systemClock)

/** One line each; a pipe keeps what was written before a kill, which an IPC channel does not promise. */
async function tell(what: 'added' | 'settled' | 'ready', name: string): Promise<void> {
  if (!process.stdout.write(`${what} ${name}\n`)) await once(process.stdout, 'drain')
}

async function add(): Promise<void> {
  for (let n = 0; ; n++) {
    const batch = Array.from({ length: 8 }, (_, k) => `r${round}-${n}-${k}`)
    await Promise.all(
      batch.map(async (id, k) => {
        await inbox.add(delivery(id, { lane: `9#${k % 5}`, plugins: ['a', 'b'] }))
        await tell('added', id)
      }),
    )
  }
}

async function work(): Promise<void> {
  while (true) {
    const runs = await inbox.claim(4, policy)
    await Promise.all(
      runs.map(async (run) => {
        const { id } = await inbox.delivery(run.deliverySeq)
        const emits = id.startsWith('r')
          ? [delivery(`of ${id} by ${run.plugin}`, { lane: run.lane, plugins: ['z'] })]
          : []
        await inbox.settle(run, { kind: 'done' }, { emits })
        await tell('settled', `${id}/${run.plugin}`)
      }),
    )
    if (runs.length === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

await tell('ready', round)
await Promise.all([add(), work()])
