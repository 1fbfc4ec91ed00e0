import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { Rooms } from '../../src/agents/rooms.ts'
import { Conflict } from '../../src/database/conflict.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { afterEnd } from '../../src/tasks/lifecycle.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import type { Task } from '../../src/tasks/task.ts'
import { assigned, ready } from './tasks.ts'

describe('the files of tasks in the database', () => {
  let folder: string
  let database: Database
  let store: SqlTaskStore
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-room-'))
    database = await openDatabase(join(folder, 'tasks.db'))
    store = new SqlTaskStore(database.read)
  })
  after(async () => {
    database.close()
    await rm(folder, { recursive: true })
  })

  let number = 0
  /** A new one in a repository, as it is stored first. */
  function task(from: Task, repoId: number, files: readonly string[]): Task {
    number++
    const value = files.map((path) => ({ path, tokens: null }))
    const spec = { ...from.spec, files: { value, source: 'stated' as const, words: '', confidence: 1 } }
    const place = {
      key: `${repoId}#${number}`,
      issueId: number,
      address: { ...from.address, repoId, number },
    }
    return { ...from, ...place, spec, version: 1, givenAt: 1_000 * number }
  }
  const save = (...tasks: readonly Task[]) => database.commits.write(tasks.map((one) => store.save(one)))
  const paths = async (repoId: number, files: readonly string[]) =>
    (await store.occupied({ key: 'x', repoId }, files)).map(
      (one) => `${one.number} ${one.path} ${one.isHeld}`,
    )

  it('are in the index exactly as long as it holds others back', async () => {
    const waits = task(ready(), 9, ['a/a.ts', 'b/b.ts'])
    const { number: own } = waits.address
    await save(waits)
    expect(await paths(9, ['a'])).to.deep.equal([`${own} a/a.ts false`])
    expect(await paths(8, ['a'])).to.deep.equal([])
    const has: Task = { ...waits, state: 'assigned', agent: 'glm', version: 2 }
    await save(has)
    expect(await paths(9, ['b/b.ts', 'a/a.ts/c'])).to.deep.equal([`${own} a/a.ts true`, `${own} b/b.ts true`])
    expect(await store.heldFiles(9)).to.have.length(2)
    const moved = { ...has, version: 3, spec: task(ready(), 9, ['c/c.ts']).spec }
    await save(moved)
    expect(await paths(9, ['a', 'b', 'c'])).to.deep.equal([`${own} c/c.ts true`])
    const handedIn: Task = { ...moved, state: 'in-progress', handedIn: { at: 1 }, version: 4 }
    await save(handedIn)
    expect(await paths(9, ['c'])).to.deep.equal([])
    await save({ ...moved, version: 5 }, afterEnd({ ...moved, version: 5 }, 'done'))
    expect(await paths(9, ['c'])).to.deep.equal([])
    expect(await store.heldFiles(9)).to.deep.equal([])
  })

  it('cannot be taken twice, whoever was asked before', async () => {
    const first = task(assigned(), 9, ['d/d.ts', 'd/README.md'])
    await save(first)
    const take = async (files: readonly string[], shared: readonly string[] = []) => {
      const second = task(assigned(), 9, files)
      const place = { key: second.key, repoId: 9 }
      const writes = [store.save(second), store.checkRoom(place, files, shared)]
      const error = await database.commits.write(writes).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      expect((await store.find(second.key)) === undefined, 'all of it or nothing').to.equal(
        error !== undefined,
      )
      return error
    }
    expect(await take(['d/d.ts'])).to.be.instanceOf(Conflict)
    expect(await take(['d'])).to.be.instanceOf(Conflict)
    expect(await take(['d/d.ts/e'])).to.be.instanceOf(Conflict)
    expect(await take(['d'], ['d/README.md'])).to.be.instanceOf(Conflict)
    expect(await take(['d/d'])).to.equal(undefined)
    await save(afterEnd(first, 'done'))
    expect(await take(['d/d.ts'])).to.equal(undefined)
  })

  it('overlap as they do in memory', async () => {
    const some = fc.uniqueArray(fc.constantFrom('a/b', 'a/b/c.ts', 'a/b0', 'a/bc.ts', 'a', 'é/%_.ts', 'é'), {
      minLength: 1,
      maxLength: 3,
    })
    let repoId = 1_000
    await fc.assert(
      fc.asyncProperty(some, some, async (one, two) => {
        repoId++
        await save(task(assigned(), repoId, one))
        const rooms = new Rooms([])
        rooms.take(one, { issue: 3, since: 5 })
        const found = await store.occupied({ key: 'x', repoId }, two)
        expect(found.length > 0).to.equal(rooms.taken(two).length > 0)
        const check = database.commits.write([store.checkRoom({ key: 'x', repoId }, two, [])])
        const isFree = await check.then(
          () => true,
          () => false,
        )
        expect(isFree).to.equal(found.length === 0)
      }),
      { numRuns: 50 },
    )
  })
})
