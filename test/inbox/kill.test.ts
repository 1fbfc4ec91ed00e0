import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { systemClock } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/open.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { drain } from '../contract/inbox-under-test.ts'

const ROUNDS = 6
const CHILD = fileURLToPath(new URL('./killed-worker.ts', import.meta.url))

/** What a process had told when it was killed. */
interface Told {
  readonly added: Set<string>
  readonly settled: Set<string>
}

describe('the inbox of a process that is killed', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-kill-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it(`keeps everything that was taken, and forgets nothing that was done (${ROUNDS} kills)`, async () => {
    const path = join(folder, 'inbox.db')
    const told: Told = { added: new Set(), settled: new Set() }
    for (let round = 0; round < ROUNDS; round++) await killedRound(path, round, told)
    expect(told.added.size, 'deliveries taken').to.be.greaterThan(ROUNDS * 10)
    const database = await openDatabase(path)
    const inbox = new SqliteInbox(database, systemClock)
    const stored = new Set(column(database.sqlite.prepare('select id as value from deliveries').all()))
    const pending = new Set(await drain(inbox))
    database.close()
    expect(missing(told.added, stored), 'taken but not stored').to.deep.equal([])
    expect(
      [...told.settled].filter((name) => pending.has(name)),
      'done but handed out again',
    ).to.deep.equal([])
    for (const id of told.added) {
      for (const plugin of ['a', 'b']) {
        const isDone = stored.has(`of ${id} by ${plugin}`)
        expect(isDone, `${id}/${plugin} is either done, with its event, or pending`).to.equal(
          !pending.has(`${id}/${plugin}`),
        )
      }
    }
  }).timeout(60_000)
})

async function killedRound(path: string, round: number, told: Told): Promise<void> {
  const child = spawn(process.execPath, [CHILD, path, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
  })
  while (!text.includes('ready')) await once(child.stdout, 'data')
  await new Promise((resolve) => setTimeout(resolve, 20 + 17 * round))
  child.kill('SIGKILL')
  await once(child, 'close')
  for (const line of text.split('\n').slice(0, -1)) {
    const [what, ...name] = line.split(' ')
    if (what === 'added') told.added.add(name.join(' '))
    if (what === 'settled') told.settled.add(name.join(' '))
  }
}

function column(rows: readonly Record<string, unknown>[]): string[] {
  return rows.map((row) => String(row.value))
}

function missing(wanted: ReadonlySet<string>, found: ReadonlySet<string>): string[] {
  return [...wanted].filter((one) => !found.has(one))
}
