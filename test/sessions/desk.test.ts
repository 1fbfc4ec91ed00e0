import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Database, openDatabase } from '../../src/database/open.ts'
import type { Forge } from '../../src/gitea/forge.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { silentLog } from '../../src/log.ts'
import { SessionDesk } from '../../src/sessions/desk.ts'
import { SqlSessionStore } from '../../src/tasks/sql-sessions.ts'
import { SqlSpendingStore } from '../../src/tasks/sql-spending.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import { WorkNews } from '../../src/tasks/work-news.ts'
import { manualClock } from '../server/manual-clock.ts'
import { session } from '../tasks/sessions.ts'
import { assigned, policy } from '../tasks/tasks.ts'

const LIVE = 200
const LEASE_MS = 60_000
const DAY_MS = 24 * 60 * 60_000
const GLM = { tokenId: 'x', agent: 'glm' }

describe('the desk with 200 live sessions', () => {
  let folder: string
  let database: Database
  const clock = manualClock()
  const ids = Array.from({ length: LIVE }, (_, index) => `session-${index}`)
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-desk-'))
    database = await openDatabase(join(folder, 'desk.db'))
    const [tasks, sessions] = [new SqlTaskStore(database.read), new SqlSessionStore(database.read)]
    const like = assigned('glm')
    for (const [index, id] of ids.entries()) {
      const key = `9#${index + 1}`
      const task = { ...like, key, issueId: index + 1, version: 1 }
      await database.commits.write([
        tasks.save(task),
        sessions.begin(session({ id, key, agent: 'glm', issueId: index + 1 }), 1),
      ])
    }
  })
  afterEach(async () => {
    database.close()
    await rm(folder, { recursive: true })
  })

  const desk = () =>
    new SessionDesk({
      sessions: new SqlSessionStore(database.read),
      tasks: new SqlTaskStore(database.read),
      workNews: new WorkNews(),
      inbox: new SqliteInbox(database, clock),
      app: { runsFor: () => [] },
      forge: {} as Forge, // nothing is claimed here
      policies: { instance: policy, recent: () => policy, of: async () => policy, problems: async () => [] },
      spending: new SqlSpendingStore(database.read),
      identities: { counts: async () => true },
      clock,
      log: silentLog,
      settings: {
        leaseMs: LEASE_MS,
        heartbeatEveryMs: 10_000,
        compactAt: 0.8,
        rotateAt: 0.95,
        hysteresis: 0.05,
      },
      baseUrl: '',
      commit: (writes) => database.commits.write(writes),
    })
  const beatOf = (of: SessionDesk, id: string) => of.heartbeat(GLM, id, { fence: 1, contextTokens: 5 })
  const states = async () => {
    const rows = await database.read.selectFrom('sessions').select(['id', 'state']).execute()
    return rows.filter(({ state }) => state !== 'live').map(({ id, state }) => `${id} ${state}`)
  }

  it('lets all go on after a start, whatever the wall clock says, and ends each that stays silent once', async () => {
    const first = desk()
    await first.start()
    clock.advance(LEASE_MS - 1)
    first.stop()
    clock.setBack(-DAY_MS)
    const second = desk()
    await second.start()
    clock.advance(LEASE_MS - 1)
    const heard = ids.slice(2)
    for (const id of heard) expect((await beatOf(second, id)).advice).to.equal('continue')
    clock.setBack(2 * DAY_MS)
    clock.advance(1)
    while ((await states()).length < 2) await database.commits.write([])
    expect((await states()).sort()).to.deep.equal(['session-0 lost', 'session-1 lost'])
    for (const id of heard) expect((await beatOf(second, id)).advice).to.equal('continue')
    const ends = await database.read
      .selectFrom('deliveries')
      .select('id')
      .where('name', '=', 'agent.ended')
      .execute()
    expect(ends).to.have.length(2)
    second.stop()
  })

  it('takes one of several ends that come at once, and tells the others that the session has ended', async () => {
    const one = desk()
    await one.start()
    const hows = ['completed', 'failed', 'handed-over', 'asked', 'given-back'] as const
    const ends = await Promise.allSettled(hows.map((how) => one.end(GLM, 'session-0', 1, { how })))
    expect(ends.map((end) => (end.status === 'rejected' ? end.reason.code : end.value.state))).to.deep.equal([
      'completed',
      ...hows.slice(1).map(() => 'SESSION_ENDED'),
    ])
    one.stop()
  })

  it('takes one of two ends also from two desks, of which neither waits for the other', async () => {
    const two = [desk(), desk()]
    const ends = await Promise.allSettled(
      two.map((one) => one.end(GLM, 'session-0', 1, { how: 'given-back' })),
    )
    expect(ends.map(({ status }) => status).toSorted()).to.deep.equal(['fulfilled', 'rejected'])
    for (const one of two) one.stop()
  })

  it('loses no number of reports that come at once', async () => {
    const one = desk()
    await one.start()
    const totals = Array.from({ length: 20 }, (_, index) => (20 - index) * 1_000)
    const reports = totals.map((tokensUsed) =>
      one.heartbeat(GLM, 'session-0', { fence: 1, contextTokens: tokensUsed, tokensUsed }),
    )
    await Promise.all(reports)
    expect(await one.find(GLM, 'session-0')).to.include({ tokensUsed: 20_000, contextTokens: 20_000 })
    one.stop()
  })
})
