import { statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { FileSpace, spaceOf } from '../../src/database/space.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { silentLog } from '../../src/log.ts'
import { isTooLarge, keepTidy, shouldShrink } from '../../src/retention.ts'
import { spaceAtStart } from '../../src/space-at-start.ts'
import { manualClock } from '../server/manual-clock.ts'

const MB = 1_000_000
const HOUR_MS = 60 * 60_000

describe('the space of the database', () => {
  let folder: string
  let path: string
  let database: Database
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-space-'))
    path = join(folder, 'bot.db')
    database = await openDatabase(path)
  })
  afterEach(async () => {
    database.close()
    await rm(folder, { recursive: true })
  })

  /** So many deliveries of 10 kB that are done, one a second. */
  function fill(count: number, name = 'd'): void {
    database.sqlite.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
      insert into deliveries (id, name, lane, received_at, headers, body)
      select '${name}' || i, 'push', 'repo:9', i * 1000, '{}', randomblob(10000) from n`)
  }

  const left = () =>
    database.sqlite.prepare('select count(*) as n, min(received_at) as oldest from deliveries').get()

  /** Lets a bot be tidy until it rests for a minute. */
  async function tidied(settings: { days: number; maxMb: number }, nowMs: number): Promise<number> {
    const clock = manualClock()
    clock.advance(nowMs)
    const nothing = { old: async () => [] }
    const stop = keepTidy({
      ...{ settings, clock, decisions: nothing, usage: nothing, commit: async () => {} },
      inbox: new SqliteInbox(database, clock),
      space: new FileSpace(database),
    })
    let steps = 0
    do {
      const [waitMs = 0] = clock.waiting()
      clock.advance(waitMs)
      while (clock.waiting().length === 0) await new Promise((resolve) => setImmediate(resolve))
      steps++
    } while (clock.waiting()[0] !== 60_000)
    stop()
    return steps
  }

  it('keeps what is finished for as many days as was said', async () => {
    fill(1_000)
    await tidied({ days: 2, maxMb: 100 }, 2 * 24 * HOUR_MS + 500_000)
    // a minute passes before it begins, and a second with each batch
    expect(Number(left()?.n)).to.be.within(430, 441)
  })

  it('lets the oldest go before their time when it holds too much, and what came within the hour never', async () => {
    fill(3_000)
    const { usedBytes } = spaceOf(database.sqlite)
    expect(usedBytes).to.be.above(25 * MB)
    await tidied({ days: 7, maxMb: 20 }, 24 * HOUR_MS)
    expect(spaceOf(database.sqlite).usedBytes).to.be.within(16 * MB, 20 * MB)
    expect(Number(left()?.oldest)).to.be.above(500_000)
    await tidied({ days: 7, maxMb: 1 }, HOUR_MS + 2_000_000)
    expect(Number(left()?.oldest)).to.be.within(2_000_000, 2_200_000)
  })

  it('does not touch what is not done, however much it holds', async () => {
    fill(3_000)
    database.sqlite.exec(`insert into runs (delivery_seq, plugin, lane, state, attempts, available_at)
      select seq, 'status', '9#1', 'dead', 1, 0 from deliveries where seq <= 2500`)
    await tidied({ days: 7, maxMb: 1 }, 24 * HOUR_MS)
    expect(left()?.n).to.equal(2_500)
  })

  it('is given back while the bot works, a little at a time', async () => {
    fill(8_000)
    database.sqlite.exec('delete from deliveries where seq > 1000; pragma wal_checkpoint(truncate)')
    const before = statSync(path).size
    const steps = await tidied({ days: 7, maxMb: 5_000 }, HOUR_MS)
    const { usedBytes, freeBytes } = spaceOf(database.sqlite)
    expect(freeBytes).to.be.below(0.2 * usedBytes + 16 * MB)
    database.sqlite.exec('pragma wal_checkpoint(truncate)')
    expect(statSync(path).size).to.be.below(before / 2)
    expect(steps).to.be.above(100)
  })

  it('is given back by writing the file anew at the start, where it cannot be given back otherwise', async () => {
    database.close()
    const other = new DatabaseSync(path)
    other.exec('pragma journal_mode = delete; pragma auto_vacuum = none; vacuum; pragma journal_mode = wal')
    other.close()
    database = await openDatabase(path)
    expect(spaceOf(database.sqlite).canShrink).to.equal(false)
    fill(8_000)
    database.sqlite.exec('delete from deliveries where seq > 500; pragma wal_checkpoint(truncate)')
    const space = spaceAtStart(database, silentLog).now()
    expect(space).to.include({ freeBytes: 0, canShrink: true })
    expect(statSync(path).size).to.be.below(10 * MB)
    expect(left()?.n).to.equal(500)
  })

  it('has limits that do not make it go to and fro', () => {
    const at = (usedMb: number, wasSo: boolean) =>
      isTooLarge({ usedBytes: usedMb * MB }, { maxMb: 100 }, wasSo)
    expect([at(100, false), at(101, false), at(96, true), at(95, true)]).to.deep.equal([
      false,
      true,
      true,
      false,
    ])
    const free = (freeMb: number, wasSo: boolean, canShrink = true) =>
      shouldShrink({ usedBytes: (1_000 - freeMb) * MB, freeBytes: freeMb * MB, canShrink }, wasSo)
    expect([free(100, false), free(101, false), free(51, true), free(50, true)]).to.deep.equal([
      false,
      true,
      true,
      false,
    ])
    expect(free(900, false, false)).to.equal(false)
    expect(shouldShrink({ usedBytes: 1, freeBytes: 15 * MB, canShrink: true }, false)).to.equal(false)
  })
})
