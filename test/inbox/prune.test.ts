import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { NOTHING_PRUNED, type Pruned, SqliteRuns } from '../../src/inbox/sqlite-runs.ts'

const RECEIVED_MS = 1_000
const NOW_MS = 2_000

describe('one batch of pruning', () => {
  let folder: string
  let database: Database
  let rows: SqliteRuns
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-prune-'))
    database = await openDatabase(join(folder, 'test.db'))
    rows = new SqliteRuns(database.commits)
  })
  afterEach(async () => {
    database.close()
    await rm(folder, { recursive: true })
  })

  /** So many deliveries, of which some have a run that is not done. */
  const fill = (count: number, hasRun: (n: number) => boolean) =>
    database.commits.submit(() => {
      for (let n = 0; n < count; n++) {
        const runs = hasRun(n) ? [{ plugin: 'a', lane: `1#${n}` }] : []
        const body = Buffer.from('{}')
        rows.insert(
          { id: `d${n}`, name: 'issues.opened', lane: `1#${n}`, headers: {}, body, runs },
          RECEIVED_MS,
        )
      }
    })
  const prune = (from: Pruned, isOver = () => false) =>
    database.commits.submit(() => rows.prune(from, NOW_MS, isOver))
  const left = () =>
    database.sqlite
      .prepare('select id from deliveries order by seq')
      .all()
      .map(({ id }) => id)

  it('stops when its time is over, and goes on there', async () => {
    await fill(10, (n) => n === 4)
    let looks = 0
    const first = await prune(NOTHING_PRUNED, () => ++looks > 2)
    expect(first).to.deep.equal({ removed: 3, next: { delivery: 3, run: 0 } })
    expect((await prune(first.next ?? NOTHING_PRUNED)).removed).to.equal(6)
    expect(left()).to.deep.equal(['d4'])
  })

  it('removes one at the least, also where there is no time at all', async () => {
    await fill(2, () => false)
    expect((await prune(NOTHING_PRUNED, () => true)).removed).to.equal(1)
  })

  it('looks no second time at the runs of what it has passed', async () => {
    await fill(250, (n) => n < 240)
    const first = await prune(NOTHING_PRUNED)
    expect(first).to.deep.equal({ removed: 0, next: { delivery: 100, run: 100 } })
    // a run that it has passed would hold its delivery if it were looked at again
    database.sqlite.exec('update runs set delivery_seq = 245 where seq = 100')
    const second = await prune(first.next ?? NOTHING_PRUNED)
    expect(second.next).to.deep.equal({ delivery: 200, run: 200 })
    const third = await prune(second.next ?? NOTHING_PRUNED)
    expect(third).to.deep.equal({ removed: 10, next: undefined })
    expect(left()).to.have.length(240)
  })
})
