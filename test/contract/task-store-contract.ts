import { expect } from 'chai'
import { Conflict } from '../../src/database/conflict.ts'
import type { Write } from '../../src/database/write.ts'
import type { Edge } from '../../src/tasks/graph.ts'
import { afterEnd } from '../../src/tasks/lifecycle.ts'
import type { Shown, TaskStore } from '../../src/tasks/store.ts'
import type { Task } from '../../src/tasks/task.ts'
import { assigned, begun, blocker, ready } from '../tasks/tasks.ts'

/** A store on an empty database, and the way to commit what it returns. */
export interface StoreUnderTest {
  readonly store: TaskStore
  commit(writes: readonly Write[]): Promise<void>
  close(): Promise<void>
}

function edge(dependent: number, on: number): Edge {
  return {
    dependent: `9#${dependent}`,
    blocker: `9#${on}`,
    dependentAddress: blocker(dependent).address,
    blockerAddress: blocker(on).address,
    statedBy: [`9#${dependent}`],
    native: false,
    mirror: 'none',
    withdrawn: null,
    open: true,
  }
}

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

const SHOWN: Shown = {
  commentId: 1,
  display: 'x',
  state: 'ready',
  mutedIn: null,
  labels: {},
  question: null,
  readOnly: false,
}

/** What every implementation of the task store has to do. */
export function describeTaskStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the task store (${name})`, () => {
    let world: StoreUnderTest
    beforeEach(async () => {
      world = await open()
    })
    afterEach(() => world.close())
    const save = (...tasks: readonly Task[]) => world.commit(tasks.map((task) => world.store.save(task)))
    const as = (task: Task, change: Partial<Task>): Task => ({ ...task, version: 1, ...change })

    it('gives back what was saved, whole', async () => {
      await save(begun())
      expect(await world.store.find('9#7')).to.deep.equal(begun())
      expect(await world.store.find('9#8')).to.equal(undefined)
    })

    it('takes a version only on top of the one before', async () => {
      await save(begun(), ready())
      expect(await thrownBy(save(ready()))).to.be.instanceOf(Conflict)
      expect(await thrownBy(save({ ...ready(), version: 9 }))).to.be.instanceOf(Conflict)
      expect(await thrownBy(save(begun()))).to.be.instanceOf(Conflict)
      expect((await world.store.find('9#7'))?.version).to.equal(2)
    })

    it('gives a place of an agent to one task only', async () => {
      await save(as(assigned('glm', 1), {}))
      const second = as(assigned('glm', 1), { key: '9#8', issueId: 80 })
      expect(await thrownBy(save(second))).to.be.instanceOf(Conflict)
      await save(as(second, { slot: 2 }))
      expect([...(await world.store.slots('glm'))].sort()).to.deep.equal([1, 2])
      expect(await world.store.load()).to.deep.equal(new Map([['glm', 2]]))
    })

    it('lets any number share an agent that has no limit', async () => {
      await save(as(assigned('opus'), {}), as(assigned('opus'), { key: '9#8', issueId: 80 }))
      expect(await world.store.load()).to.deep.equal(new Map([['opus', 2]]))
      expect(await world.store.slots('opus')).to.deep.equal([])
      const { repoId } = assigned().address
      expect(await world.store.load(repoId)).to.deep.equal(new Map([['opus', 2]]))
      expect(await world.store.load(repoId + 1)).to.deep.equal(new Map())
      await world.commit([world.store.checkHere('opus', repoId, 2)])
      await world.commit([world.store.checkHere('opus', repoId + 1, 0)])
      const tooMany = world.commit([world.store.checkHere('opus', repoId, 1)])
      expect(await thrownBy(tooMany)).to.be.instanceOf(Conflict)
    })

    it('lists what is open and what is ready', async () => {
      await save(
        as(ready(), {}),
        as(assigned(), { key: '9#8' }),
        as(afterEnd(assigned(), 'done'), { key: '9#9' }),
      )
      expect(await world.store.open()).to.deep.equal([
        { key: '9#7', state: 'ready', unsteady: false },
        { key: '9#8', state: 'assigned', unsteady: false },
      ])
      expect((await world.store.ready()).map((task) => task.key)).to.deep.equal(['9#7'])
    })

    it('counts what a task that is ready unlocks: open tasks, also through others, over what holds them', async () => {
      const other = (number: number, change: Partial<Task> = {}) =>
        as(begun(), { key: `9#${number}`, issueId: number * 10, ...change })
      await save(as(ready(), { priority: 2 }), other(8), other(9), other(10, { state: 'done' }), other(11))
      const withdrawn = { ...edge(11, 7), withdrawn: 'aaaa' }
      const closed = { ...edge(9, 7), open: false }
      const edges = [edge(8, 7), edge(9, 8), edge(10, 8), edge(12, 9), withdrawn, closed, edge(7, 9)]
      await world.commit(world.store.changeEdges({ save: edges, remove: [] }, 0))
      expect(await world.store.queue()).to.deep.equal([
        { key: '9#7', issueId: 70, priority: 2, unlocks: 3, readySince: 1_000 },
      ])
    })

    it('finds tasks whose issue could only be read; of ended ones those that still show a label', async () => {
      const shown = { ...SHOWN, readOnly: true }
      const labelled = { ...shown, labels: { 'agent/': null, 'status/': 'ready' } }
      const ended = (number: number) =>
        as(begun(), { key: `9#${number}`, issueId: number * 10, state: 'done' as const })
      await save(begun(), ended(8), ended(9), as(begun(), { key: '9#10', issueId: 100 }))
      await world.commit([
        world.store.saveShown('9#7', shown),
        world.store.saveShown('9#8', { ...shown, labels: { 'agent/': null } }),
        world.store.saveShown('9#9', labelled),
        world.store.saveShown('9#10', SHOWN),
      ])
      const found = await world.store.readOnly()
      expect(found.map(({ key }) => key).sort()).to.deep.equal(['9#7', '9#9'])
      expect(found.find(({ key }) => key === '9#7')?.address).to.deep.equal(begun().address)
    })

    it('undoes all of a commit of which one write is refused', async () => {
      await save(begun())
      expect(
        await thrownBy(world.commit([world.store.saveShown('9#7', SHOWN), world.store.save(begun())])),
      ).to.be.instanceOf(Conflict)
      expect(await world.store.shown('9#7')).to.equal(undefined)
    })

    it('finds edges from both ends', async () => {
      await world.commit(
        world.store.changeEdges({ save: [edge(7, 3), edge(7, 4), edge(8, 3)], remove: [] }, 0),
      )
      expect((await world.store.blockersOf('9#7')).map((found) => found.blocker).sort()).to.deep.equal([
        '9#3',
        '9#4',
      ])
      expect((await world.store.dependentsOf('9#3')).map((found) => found.dependent).sort()).to.deep.equal([
        '9#7',
        '9#8',
      ])
    })

    it('gives, of more edges than are wanted, first those that hold', async () => {
      const all = [2, 3, 4, 5].map((on) => ({ ...edge(1, on), open: on === 5 }))
      await world.commit(world.store.changeEdges({ save: all, remove: [] }, 0))
      expect((await world.store.blockersOf('9#1', 2)).map(({ blocker: key }) => key)[0]).to.equal('9#5')
      expect(await world.store.blockersOf('9#1', 2)).to.have.length(2)
      expect(await world.store.blockersOf('9#1')).to.have.length(4)
    })

    it('follows what holds open tasks back, past no issue that is not one, and not past the stop', async () => {
      await save(
        as(begun(), {}),
        as(begun(), { key: '9#8', issueId: 80 }),
        as(begun(), { key: '9#9', issueId: 90, state: 'done' }),
      )
      const edges = [
        edge(7, 8),
        edge(8, 9),
        edge(8, 3),
        { ...edge(8, 4), open: false },
        edge(9, 5),
        edge(3, 6),
      ]
      await world.commit(world.store.changeEdges({ save: edges, remove: [] }, 0))
      const reached = async (from: string, stop: string, limit = 100) =>
        (await world.store.upstream([from], stop, limit)).map(({ key, isTask }) => `${key} ${isTask}`).sort()
      expect(await reached('9#7', '')).to.deep.equal(['9#3 false', '9#7 true', '9#8 true', '9#9 false'])
      expect(await reached('9#7', '9#8')).to.deep.equal(['9#7 true', '9#8 true'])
      expect(await reached('9#7', '', 2)).to.have.length(2)
      expect(await world.store.upstream([], '', 9)).to.deep.equal([])
    })

    it('tells of one repository its open tasks, and who waits for an issue there', async () => {
      const there = { address: { ...blocker(7).address, repoId: 90 } }
      await save(as(begun(), {}), as(begun(), { key: '90#7', issueId: 71, ...there }))
      const edges = [edge(7, 3), { ...edge(7, 4), open: false }, { ...edge(8, 3), blocker: '90#3' }]
      await world.commit(world.store.changeEdges({ save: edges, remove: [] }, 0))
      expect((await world.store.open(90)).map(({ key }) => key)).to.deep.equal(['90#7'])
      expect(await world.store.holdingIn(9)).to.deep.equal([{ blocker: '9#3', dependent: '9#7' }])
      expect(await world.store.holdingIn(90)).to.deep.equal([{ blocker: '90#3', dependent: '9#8' }])
    })

    it('remembers what the sweep saw of an issue', async () => {
      await world.commit([world.store.saveLook('9#7', 9, 'old'), world.store.saveLook('90#7', 90, 'other')])
      await world.commit([world.store.saveLook('9#7', 9, 'new')])
      expect([...(await world.store.looks(9))]).to.deep.equal([['9#7', 'new']])
    })

    it('changes the graph only as it was read', async () => {
      expect(await world.store.graphVersion()).to.equal(0)
      await world.commit(world.store.changeEdges({ save: [edge(7, 3)], remove: [] }, 0))
      expect(
        await thrownBy(world.commit(world.store.changeEdges({ save: [edge(3, 7)], remove: [] }, 0))),
      ).to.be.instanceOf(Conflict)
      expect(await world.store.blockersOf('9#3')).to.deep.equal([])
      await world.commit(world.store.changeEdges({ save: [], remove: [edge(7, 3)] }, 1))
      expect(
        await thrownBy(world.commit(world.store.changeEdges({ save: [edge(3, 7)], remove: [] }, 1))),
      ).to.be.instanceOf(Conflict)
      expect(await world.store.graphVersion()).to.equal(2)
      expect(await world.store.blockersOf('9#7')).to.deep.equal([])
    })

    it('writes nothing for no change of the graph', () => {
      expect(world.store.changeEdges({ save: [], remove: [] }, 0)).to.deep.equal([])
    })

    it('remembers small values of the instance, the last one counts', async () => {
      await world.commit([world.store.remember('sweep', 'a')])
      await world.commit([world.store.remember('sweep', 'b')])
      expect([await world.store.recall('sweep'), await world.store.recall('other')]).to.deep.equal([
        'b',
        undefined,
      ])
    })
  })
}
