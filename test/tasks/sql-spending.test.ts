import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { PurseOf } from '../../src/agents/budget.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { afterClaim, afterWork } from '../../src/tasks/at-work.ts'
import { pursesOf } from '../../src/tasks/spending.ts'
import { SqlSessionStore } from '../../src/tasks/sql-sessions.ts'
import { SqlSpendingStore } from '../../src/tasks/sql-spending.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import type { Task } from '../../src/tasks/task.ts'
import { session } from './sessions.ts'
import { assigned } from './tasks.ts'

const NIGHT = Date.UTC(2026, 10, 30, 23, 59)
const MORNING = Date.UTC(2026, 11, 1, 0, 1)

const costs = (usd: number) => ({ costUsd: usd, countedUsd: usd })

describe('what agents cost', () => {
  let folder: string
  let database: Database
  let tasks: SqlTaskStore
  let sessions: SqlSessionStore
  let spending: SqlSpendingStore
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-spending-'))
    database = await openDatabase(join(folder, 'spending.db'))
    tasks = new SqlTaskStore(database.read)
    sessions = new SqlSessionStore(database.read)
    spending = new SqlSpendingStore(database.read)
  })
  afterEach(async () => {
    database.close()
    await rm(folder, { recursive: true })
  })

  const given = (key: string, costUsd: number): Task => {
    const task = assigned('sonnet')
    const considered = [{ agent: 'sonnet', verdict: 'chosen' as const, reason: 'x', costUsd }]
    const address = { ...task.address, repoId: Number(key.split('#')[0]) }
    const decision = task.decision && { ...task.decision, considered }
    return { ...task, key, address, issueId: Number(key.replace('#', '')), version: 1, decision }
  }
  const save = async (...all: readonly Task[]) => {
    await database.commits.write(all.map((task) => tasks.save(task)))
  }
  const begin = async (key: string, id: string) => {
    const begun = session({ id, key, agent: 'sonnet' })
    await database.commits.write([sessions.begin(begun, 1)])
    return begun
  }
  const taken = (key: string, nowMs: number, repoId = 9) => spending.taken({ key, repoId }, nowMs)

  it('is of the day on which it was heard of, and of the repository and all together', async () => {
    await save(given('9#1', 1), given('10#1', 2))
    const one = await begin('9#1', 'one')
    const two = await begin('10#1', 'two')
    await database.commits.write([sessions.save({ ...one, heardAt: NIGHT, ...costs(0.25) })])
    await database.commits.write([sessions.save({ ...two, heardAt: NIGHT, ...costs(0.5) })])
    await database.commits.write([sessions.save({ ...one, heardAt: MORNING, ...costs(0.75) })])
    expect(await taken('', NIGHT)).to.deep.equal({
      repository: { day: 0.25, month: 0.25, reserved: 0.25 },
      instance: { day: 0.75, month: 0.75, reserved: 1.75 },
    })
    expect((await taken('', MORNING)).instance).to.deep.equal({ day: 0.5, month: 0.5, reserved: 1.75 })
    // its own part is not in its way
    expect((await taken('9#1', MORNING)).instance.reserved).to.equal(1.5)
    expect(await spending.spent(MORNING)).to.deep.equal([
      { repoId: 9, agent: 'sonnet', dayUsd: 0.5, monthUsd: 0.5, reservedUsd: 0.25 },
      { repoId: 10, agent: 'sonnet', dayUsd: 0, monthUsd: 0, reservedUsd: 1.5 },
    ])
  })

  it('is told without what is set aside as it is with it, whichever day it is, and whenever a day is corrected', async () => {
    const DAY = 24 * 60 * 60_000
    await save(given('9#1', 1), given('10#1', 2))
    const one = await begin('9#1', 'one')
    const two = await begin('10#1', 'two')
    const expectSame = async (nowMs: number) => {
      for (const repoId of [9, 10]) {
        const { repository, instance } = await taken('', nowMs, repoId)
        const withoutPlans = ({ day, month }: typeof instance) => ({ day, month })
        expect(
          await spending.reported(repoId, nowMs),
          `${repoId} at ${new Date(nowMs).toISOString()}`,
        ).to.deep.equal({
          repository: withoutPlans(repository),
          instance: withoutPlans(instance),
        })
      }
    }
    let usd = 0
    // to and fro, as a clock may be set
    for (const nowMs of [NIGHT - 20 * DAY, NIGHT - DAY, NIGHT, MORNING, NIGHT - 3 * DAY, MORNING + DAY]) {
      usd += 0.25
      await expectSame(nowMs)
      await database.commits.write([sessions.save({ ...one, heardAt: nowMs, ...costs(usd) })])
      await database.commits.write([sessions.save({ ...two, heardAt: nowMs, ...costs(2 * usd) })])
      await expectSame(nowMs)
    }
    await database.commits.write([spending.correct({ repoId: 9, agent: 'sonnet', day: '2026-11-30' }, 7)])
    await expectSame(NIGHT)
    await expectSame(NIGHT - DAY)
  })

  it('is of the day that the clock says, also when it was set back over midnight', async () => {
    await save(given('9#1', 1))
    const begun = await begin('9#1', 'one')
    await database.commits.write([sessions.save({ ...begun, heardAt: MORNING, ...costs(0.25) })])
    await database.commits.write([sessions.save({ ...begun, heardAt: NIGHT, ...costs(0.375) })])
    await database.commits.write([
      sessions.save({ ...begun, heardAt: NIGHT, ...costs(0.375), state: 'lost' }),
    ])
    expect((await taken('', NIGHT)).repository.day).to.equal(0.125)
    expect((await taken('', MORNING)).repository.day).to.equal(0.25)
  })

  it("is set aside no more when it was reported, handed in, or is another agent's", async () => {
    await save(given('9#1', 1))
    const begun = await begin('9#1', 'one')
    await database.commits.write([sessions.save({ ...begun, heardAt: NIGHT, ...costs(3) })])
    expect((await taken('', NIGHT)).repository.reserved).to.equal(0)
    const work = afterClaim(given('9#1', 1), begun)
    const limits = { triesEach: 2, triesInAll: 3 }
    const done = afterWork(work, { ...begun, state: 'completed' }, { how: 'completed', atMs: NIGHT, limits })
    await save(work)
    await database.commits.write([
      sessions.save({ ...begun, heardAt: NIGHT, ...costs(3), state: 'completed' }),
    ])
    expect((await taken('', NIGHT)).repository.reserved).to.equal(1)
    await save(done)
    expect((await taken('', NIGHT)).repository.reserved).to.equal(0)
    await save({ ...given('9#2', 1), agent: 'opus' })
    expect((await taken('', NIGHT)).repository.reserved).to.equal(0)
  })

  it('is taken by one of two who both find it', async () => {
    const purses = pursesOf({ budget: { dayUsd: 1.5 } }, await taken('', NIGHT), NIGHT)
    const take = (task: Task) => [tasks.save(task), spending.check({ key: task.key, repoId: 9 }, purses, 1)]
    await database.commits.write(take(given('9#1', 1)))
    const second = await database.commits.write(take(given('9#2', 1))).catch((error: Error) => error.name)
    expect(second).to.equal('Conflict')
    expect(await tasks.find('9#2')).to.equal(undefined)
    await database.commits.write(take(given('9#3', 0.5)).slice(0, 1))
    expect((await taken('', NIGHT)).repository.reserved).to.equal(1.5)
  })

  it('of before there were budgets is counted when the database is brought up to date', async () => {
    const path = join(folder, 'old.db')
    const old = await openDatabase(path)
    await old.commits.write([new SqlTaskStore(old.read).save(given('9#1', 1))])
    const store = new SqlSessionStore(old.read)
    const begun = session({ key: '9#1', agent: 'sonnet' })
    await old.commits.write([store.begin(begun, 1)])
    for (const sql of [
      'drop trigger spending_of_session',
      'drop table spending',
      'drop index tasks_by_money',
      'drop index tasks_that_wait_for',
      'alter table tasks drop column usd',
      'alter table tasks drop column waits_for',
      'alter table sessions drop column counted_usd',
      `delete from kysely_migration where name in ('0010-money', '0011-counted-cost')`,
    ])
      await old.commits.write([{ sql, parameters: [] }])
    const said = `update sessions set heard_at = ${NIGHT}, cost_usd = 0.25`
    await old.commits.write([{ sql: said, parameters: [] }])
    old.close()
    const now = await openDatabase(path)
    try {
      expect(
        (await new SqlSpendingStore(now.read).taken({ key: '', repoId: 9 }, NIGHT)).instance,
      ).to.deep.equal({
        day: 0.25,
        month: 0.25,
        reserved: 0.75,
      })
    } finally {
      now.close()
    }
  })

  it('tells who waits for money and for whom, and how long sessions took', async () => {
    const waits = { ...given('9#1', 1), state: 'ready' as const, agent: null, readySince: 5 }
    const { decision } = waits
    if (!decision) throw new Error('there is a decision')
    const purse = pursesOf({ budget: { dayUsd: 1 } }, await taken('', NIGHT), NIGHT)[0]
    if (!purse) throw new Error('there is a budget')
    const money = { ...purse, agent: 'sonnet', costUsd: 2 }
    const cheaper = { agent: 'glm', waitMs: 1, leastMs: 1, waitUsd: 0, usdPerHour: 1, costUsd: 0 }
    await save(
      { ...waits, decision: { ...decision, outcome: 'wait', money } },
      {
        ...waits,
        key: '9#2',
        issueId: 92,
        waitEnd: { readySince: 5, until: 99, waitMs: 70 },
        decision: { ...decision, outcome: 'wait', waits: cheaper },
      },
    )
    expect(await spending.waiting()).to.deep.equal([
      { key: '9#1', address: waits.address, until: Date.UTC(2026, 11, 1), longestMs: 86_400_000 },
      { key: '9#2', address: waits.address, until: 99, longestMs: 70 },
    ])
    const isWaitedFor = (key: string, ...of: readonly PurseOf[]) =>
      spending.isWaitedFor({ key, repoId: Number(key.split('#')[0]) }, new Set(of))
    expect(await isWaitedFor('9#1', 'instance')).to.equal(false)
    expect(await isWaitedFor('9#2', 'repository')).to.equal(true)
    // it waits for the money of its repository, of which another one takes nothing
    expect(await isWaitedFor('10#1', 'instance', 'repository')).to.equal(false)
    await save({
      ...waits,
      key: '11#1',
      issueId: 111,
      decision: { ...decision, outcome: 'wait', money: { ...money, of: 'instance' } },
    })
    expect([await isWaitedFor('10#1', 'instance'), await isWaitedFor('10#1', 'repository')]).to.deep.equal([
      true,
      false,
    ])
    const ahead = (priority: number, readySince: number) =>
      spending.waitingFor('glm', { key: '9#3', priority, readySince })
    expect([await ahead(0, 9), await ahead(0, 4), await ahead(-1, 4), await ahead(1, 9)]).to.deep.equal([
      1, 0, 1, 0,
    ])
    await save(given('9#4', 1))
    const begun = await begin('9#4', 'four')
    await database.commits.write([
      sessions.save({ ...begun, leaseUntil: begun.begunAt + 70, state: 'completed' }),
    ])
    expect(await spending.durations('sonnet', 5)).to.deep.equal([70])
  })
})
