import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { carryIn } from '../../src/inbox/carry-in.ts'
import { exportedLine, readExportedLine } from '../../src/inbox/exported-line.ts'
import { InboxBook } from '../../src/inbox/inbox-book.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { manualClock } from '../server/manual-clock.ts'

const BODY = Buffer.from('{"title":"Mend it"}')
const RUN = { plugin: 'status', lane: '9#7', state: 'pending', attempts: 2, error: 'away' } as const

describe('deliveries of another database', () => {
  let folder: string
  let database: Database
  const clock = manualClock()
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-carry-'))
    database = await openDatabase(join(folder, 'here.db'))
  })
  afterEach(async () => {
    database.close()
    await rm(folder, { recursive: true })
  })

  const carried = (id: string, receivedAt: number, body: Uint8Array = BODY) => ({
    ...{ id, event: 'issues.opened', lane: '9#7', receivedAt, headers: { from: 'there' }, body },
    runs: [RUN],
  })

  it('are the same on a line and read from it, also when they are no text', () => {
    for (const body of [BODY, Buffer.from([0xff, 0xfe, 0x00])]) {
      const delivery = carried('a', 1_000, body)
      expect(readExportedLine(exportedLine(delivery))).to.deep.equal(delivery)
    }
  })

  it('are stored once, and their runs wait here', async () => {
    expect(await carryIn(database.commits, [carried('a', 1_000)], 5_000)).to.include({
      stored: 1,
      pending: 1,
    })
    expect(await carryIn(database.commits, [carried('a', 1_000)], 5_000)).to.include({ stored: 0, known: 1 })
    expect(new InboxBook(database.commits).entries({}, 9)).to.have.length(1)
  })

  it('are not done where they may have been done, so long ago that it is forgotten', async () => {
    const inbox = new SqliteInbox(database, clock)
    await inbox.add({ id: 'done', name: 'push', lane: 'repo:9', headers: {}, body: BODY, runs: [] })
    const doneAt = clock.now()
    clock.advance(60_000)
    expect(await inbox.prune(clock.now())).to.equal(1)
    const sum = await carryIn(
      database.commits,
      [carried('done', doneAt), carried('later', doneAt + 1)],
      clock.now(),
    )
    expect(sum).to.deep.equal({ stored: 2, known: 0, pending: 1, dead: 1, doubtful: 1 })
    const [dead] = new InboxBook(database.commits).entries({ state: 'dead' }, 9)
    expect(dead).to.deep.include({ deliveryId: 'done', attempts: 2 })
    expect(dead?.error).to.contain('may have been done here')
  })

  it('leave their numbers to them: what a run of here reports is never taken for what one of there did', async () => {
    await carryIn(database.commits, [carried('400:task.ready:00ff', 1_000)], 5_000)
    const inbox = new SqliteInbox(database, clock)
    const runs = [{ plugin: 'status', lane: '9#8' }]
    await inbox.add({ id: 'b', name: 'push', lane: '9#8', headers: {}, body: BODY, runs })
    const numbers = new InboxBook(database.commits)
      .entries({ state: 'pending' }, 9)
      .map(({ number }) => number)
    expect(Math.max(...numbers.map(Number))).to.be.above(400)
  })
})
