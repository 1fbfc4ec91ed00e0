import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Database, openDatabase } from '../../src/database/open.ts'
import type { Write } from '../../src/database/write.ts'
import { DECISIONS_KEPT } from '../../src/tasks/decisions.ts'
import { afterEnd } from '../../src/tasks/lifecycle.ts'
import { SqlDecisionStore } from '../../src/tasks/sql-decisions.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import { differencesIn } from '../../src/testing/replayed-decisions.ts'
import { decided, numbered } from './records.ts'
import { begun, ready } from './tasks.ts'

describe('the records of decisions', () => {
  let folder: string
  let database: Database
  let store: SqlDecisionStore
  let tasks: SqlTaskStore
  const commit = (...writes: readonly Write[]) => database.commits.write(writes)
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-decisions-'))
    database = await openDatabase(join(folder, 'decisions.db'))
    store = new SqlDecisionStore(database.read)
    tasks = new SqlTaskStore(database.read)
  })
  afterEach(async () => {
    database.close()
    await rm(folder, { recursive: true })
  })

  it('are given back whole, and one that is made again takes the place of itself', async () => {
    const { record } = decided()
    await commit(...store.save(record))
    expect(await store.find('9#7', 1)).to.deep.equal(record)
    expect(await store.find('9#7', 2)).to.equal(undefined)
    await commit(...store.save({ ...record, at: 6_000 }))
    expect((await store.find('9#7', 1))?.at).to.equal(6_000)
    expect(await store.numbers('9#7')).to.deep.equal([1])
  })

  it(`are kept of the last ${DECISIONS_KEPT} decisions of an issue, and of every issue by itself`, async () => {
    const { record } = decided()
    const all = Array.from({ length: DECISIONS_KEPT + 3 }, (_, index) => index + 1)
    for (const one of numbered(record, ...all)) await commit(...store.save(one))
    await commit(...store.save({ ...record, key: '9#8' }))
    expect(await store.numbers('9#7')).to.deep.equal(all.slice(3))
    expect(await store.numbers('9#8')).to.deep.equal([1])
    await commit(store.forget('9#7'))
    expect([await store.numbers('9#7'), await store.numbers('9#8')]).to.deep.equal([[], [1]])
  })

  it('go when they are old and their task has ended, and not before', async () => {
    const { task, record } = decided()
    await commit(tasks.save(begun()))
    await commit(tasks.save(ready()))
    await commit(tasks.save(task), ...store.save(record), ...store.save({ ...record, number: 2, at: 9_000 }))
    expect(await store.old(6_000, 100)).to.deep.equal([])
    await commit(tasks.save(afterEnd(task, 'done')))
    expect(await store.old(5_000, 100)).to.deep.equal([])
    expect(await store.old(6_000, 0)).to.deep.equal([])
    await commit(...(await store.old(6_000, 100)))
    expect(await store.numbers('9#7')).to.deep.equal([2])
  })

  it('take a few kilobytes each', () => {
    expect(JSON.stringify(decided().record).length).to.be.within(2_000, 4_000)
  })

  it('are found out when they do not tell the truth', async () => {
    const { task, record } = decided()
    await commit(tasks.save(begun()))
    await commit(tasks.save(ready()))
    await commit(tasks.save(task), ...store.save(record))
    expect(await differencesIn(store, tasks)).to.deep.equal([])
    const { choice } = record.inputs
    const inputs = { ...record.inputs, choice: { ...choice, held: [['minimax', 1] as const] } }
    await commit(...store.save({ ...record, inputs }))
    const busy = choice.profiles.map((profile) => ({ ...profile, maxConcurrent: 1 }))
    await commit(
      ...store.save({ ...record, inputs: { ...inputs, choice: { ...inputs.choice, profiles: busy } } }),
    )
    expect((await differencesIn(store, tasks))[0]).to.match(/^decision 1 of 9#7 decides otherwise/)
    const decision = { ...record.decision, sentence: 'Because.' }
    await commit(...store.save({ ...record, decision, rule: 0 }))
    const [found, ...more] = await differencesIn(store, tasks)
    expect(found).to.match(/^decision 1 of 9#7 is not what the task says of itself/)
    expect(more).to.deep.equal([])
    await commit(store.forget('9#7'))
    expect((await differencesIn(store, tasks))[0]).to.match(/^decision 1 of 9#7 was made and not recorded/)
  })
})
