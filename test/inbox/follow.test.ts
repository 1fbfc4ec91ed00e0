import { expect } from 'chai'
import { askedSweep } from '../../src/app/asked-sweep.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { SweepFollower } from '../../src/inbox/follow.ts'
import type { NewDelivery, Outcome } from '../../src/inbox/inbox.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { claimOne, delivery, policy } from '../contract/inbox-under-test.ts'
import { TestFolder } from '../database/folder.ts'
import { manualClock } from '../server/manual-clock.ts'

describe('who follows a sweep that was asked for', () => {
  const folder = new TestFolder()
  const clock = manualClock()
  clock.advance(1_000_000)
  const here = { plugins: new Set(['sweep', 'a']) }
  let database: Database
  let inbox: SqliteInbox
  let follower: SweepFollower
  beforeEach(async () => {
    database = await openDatabase(folder.file())
    inbox = new SqliteInbox(database, clock)
    const event = askedSweep(null)
    await inbox.add(event)
    follower = new SweepFollower(database.commits, event.id)
  })
  afterEach(() => {
    database.close()
    folder.remove()
  })

  const progress = () => follower.progress(clock.now())
  /** Does the one run that can go, which reports these. */
  const done = async (emits: readonly NewDelivery[] = [], outcome: Outcome = { kind: 'done' }) => {
    const run = await claimOne(inbox, here)
    const headers = { cause: String(run.deliverySeq) }
    await inbox.settle(run, outcome, { emits: emits.map((one) => ({ ...one, headers })) })
  }
  const found = (lane: string) => delivery(`found ${lane}`, { name: 'sweep.found', lane })

  it('sees it read, what it found, and what follows from that whatever its id is', async () => {
    expect(progress()).to.include({ reading: true, found: 0, left: 1 })
    await done([found('9#1')])
    expect(progress()).to.include({ reading: false, found: 1, looked: 0, left: 1 })
    await done([delivery('task.ready:7:1', { name: 'task.ready' })])
    expect(progress()).to.include({ found: 1, looked: 1, left: 1 })
    await done()
    expect(progress()).to.include({ found: 1, looked: 1, left: 0, failed: 0 })
  })

  it('does not count the failures of others', async () => {
    await inbox.addUnreadable(delivery('unreadable'), 'no')
    await inbox.claim(10, policy(here))
    await inbox.add(delivery('stranger', { lane: '9#5' }))
    await done([], { kind: 'dead', error: 'nobody can do it' })
    expect(progress()).to.include({ failed: 0 })
  })

  it('counts its own failures, and those of what follows from it', async () => {
    await done([found('9#1')])
    await done([delivery('task.ready:7:1')], { kind: 'dead', error: 'no' })
    await done([], { kind: 'dead', error: 'no' })
    expect(progress()).to.include({ failed: 2, left: 0 })
  })

  it('does not follow what others do, or put off', async () => {
    await done([found('9#1')])
    await done()
    const timer = delivery('poller.due', { lane: 'instance' })
    const soon = { plugin: 'poller', lane: 'instance/poller', availableAt: clock.now() + 10_000 }
    await inbox.add({ ...timer, headers: { from: 'instance/poller', root: 'timer' }, runs: [soon] })
    await inbox.add(delivery('elsewhere', { lane: '9#2' }))
    await inbox.add(delivery('later', { lane: '9#1', availableAt: clock.now() + 10_000 }))
    expect(progress()).to.include({ left: 0 })
  })

  it('waits for what goes on at the same issue: it may stand for its own run', async () => {
    await done([found('9#1')])
    await done()
    await inbox.add(delivery('a push', { lane: '9#1' }))
    expect(progress()).to.include({ left: 1, looked: 1 })
  })

  it('says what was put off, and why', async () => {
    await done([found('9#1')])
    const before = progress().mark
    await done([], { kind: 'away', at: clock.now() + 1_000, error: 'instance is paused: holidays' })
    expect(progress()).to.include({ left: 1, putOff: 1, waiting: 1, why: 'instance is paused: holidays' })
    expect(progress().mark).to.equal(before)
    clock.advance(1_000)
    await done([], { kind: 'retry', at: clock.now() + 1_000, error: 'a failure' })
    expect(progress().mark).not.to.equal(before)
  })
})
