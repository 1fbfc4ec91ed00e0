import { expect } from 'chai'
import {
  claimed,
  claimOne,
  delivery,
  drain,
  type InboxUnderTest,
  namesOf,
  policy,
} from './inbox-under-test.ts'

const COALESCING = { coalesceKey: (plugin: string) => (plugin === 'a' ? 'a' : undefined) }
const LAST = { lastInTurn: (plugin: string) => plugin === 'c' }

/** Promise 2: one run of a lane at a time, in order; other lanes in parallel. */
export function describeOrder(world: () => InboxUnderTest): void {
  describe('lanes', () => {
    it('hand out their runs in the order in which they came', async () => {
      const { inbox } = world()
      for (let n = 1; n <= 20; n++) await inbox.add(delivery(`d${n}`, { plugins: ['a', 'b'] }))
      const inOrder = Array.from({ length: 20 }, (_, n) => [`d${n + 1}/a`, `d${n + 1}/b`]).flat()
      expect(await drain(inbox)).to.deep.equal(inOrder)
    })

    it('hand out nothing while one of their runs is under way', async () => {
      const { inbox } = world()
      await inbox.add(delivery('d1', { plugins: ['a', 'b'] }))
      const run = await claimOne(inbox)
      await inbox.add(delivery('d2'))
      expect(await claimed(inbox)).to.deep.equal([])
      await inbox.settle(run, { kind: 'done' })
      expect(await claimed(inbox)).to.deep.equal(['d1/b'])
    })

    it('move beside each other', async () => {
      const { inbox } = world()
      for (let n = 1; n <= 5; n++) await inbox.add(delivery(`d${n}`, { lane: `9#${n}`, plugins: ['a', 'b'] }))
      expect(await claimed(inbox)).to.have.members(['d1/a', 'd2/a', 'd3/a', 'd4/a', 'd5/a'])
    })

    it('give no more runs than were asked for, and none of them twice', async () => {
      const { inbox } = world()
      for (let n = 1; n <= 5; n++) await inbox.add(delivery(`d${n}`, { lane: `9#${n}` }))
      const first = await claimed(inbox, {}, 2)
      const [second, third] = await Promise.all([claimed(inbox, {}, 2), claimed(inbox, {}, 2)])
      expect(first).to.have.length(2)
      expect([...first, ...second, ...third]).to.have.members(['d1/a', 'd2/a', 'd3/a', 'd4/a', 'd5/a'])
    })

    it('are not held by a run that waits for its next try', async () => {
      const { inbox, clock } = world()
      for (const id of ['d1', 'd2']) await inbox.add(delivery(id))
      await inbox.settle(await claimOne(inbox), { kind: 'retry', at: clock.now() + 1_000, error: 'no' })
      expect(await drain(inbox)).to.deep.equal(['d2/a'])
      clock.advance(1_000)
      expect(await drain(inbox)).to.deep.equal(['d1/a'])
    })

    it('keep runs of plugins that the worker does not have, without holding anything up', async () => {
      const { inbox, clock, afterCrash } = world()
      await inbox.add(delivery('d1', { plugins: ['z', 'a', 'y'] }))
      await inbox.add(delivery('d2', { plugins: ['z'], availableAt: clock.now() + 1_000 }))
      clock.advance(1_000)
      expect(await drain(inbox)).to.deep.equal(['d1/a'])
      expect(await inbox.nextDueAt(), 'nothing to wake for').to.equal(undefined)
      expect(await inbox.stats()).to.include({ pending: 3 })
      const later = await afterCrash()
      expect(await drain(later, { plugins: new Set(['a', 'z']) })).to.have.members(['d1/z', 'd2/z'])
    })

    it('give a plugin no more room than it may have, and the rest to others', async () => {
      const { inbox } = world()
      for (let n = 1; n <= 5; n++) await inbox.add(delivery(`slow${n}`, { lane: `s${n}` }))
      for (let n = 1; n <= 2; n++) await inbox.add(delivery(`quick${n}`, { lane: `q${n}`, plugins: ['b'] }))
      const wishes = { atOnce: (plugin: string) => (plugin === 'a' ? 2 : 100) }
      const runs = await inbox.claim(100, policy(wishes))
      expect(await namesOf(inbox, runs)).to.have.members(['slow1/a', 'slow2/a', 'quick1/b', 'quick2/b'])
      expect(await claimed(inbox, wishes)).to.deep.equal([])
      for (const run of runs.filter(({ plugin }) => plugin === 'a')) await inbox.settle(run, { kind: 'done' })
      expect(await claimed(inbox, wishes)).to.deep.equal(['slow3/a', 'slow4/a'])
    })

    it('use the room of a plugin again when the lane that waited for it goes on with another one', async () => {
      const { inbox } = world()
      const wishes = { ...LAST, atOnce: (plugin: string) => (plugin === 'c' ? 1 : 100) }
      for (let n = 1; n <= 3; n++) await inbox.add(delivery(`d${n}`, { lane: `9#${n}`, plugins: ['c'] }))
      const run = await claimOne(inbox, wishes)
      await inbox.add(delivery('before', { lane: '9#2', plugins: ['a'] }))
      await inbox.settle(run, { kind: 'done' })
      expect(await claimed(inbox, wishes)).to.have.members(['before/a', 'd3/c'])
    })
  })

  describe('runs that are the same work', () => {
    it('are done by the newest, in one go', async () => {
      const { inbox } = world()
      for (const id of ['d1', 'd2', 'd3']) await inbox.add(delivery(id, { plugins: ['a', 'b'] }))
      const run = await claimOne(inbox, COALESCING)
      expect(await namesOf(inbox, [run])).to.deep.equal(['d3/a'])
      expect(run.covers).to.have.length(2)
      await inbox.settle(run, { kind: 'done' })
      expect(await drain(inbox, COALESCING)).to.deep.equal(['d1/b', 'd2/b', 'd3/b'])
    })

    it('are not those of another lane, plugin, key or a later time', async () => {
      const { inbox, clock } = world()
      const wishes = { coalesceKey: (plugin: string, event: string) => `${plugin} ${event}` }
      await inbox.add(delivery('other lane', { lane: '9#2' }))
      await inbox.add(delivery('later', { availableAt: clock.now() + 1_000 }))
      await inbox.add(delivery('other event', { name: 'issues.closed' }))
      await inbox.add(delivery('d1', { plugins: ['b', 'a'] }))
      const runs = await inbox.claim(10, policy(wishes))
      expect(await namesOf(inbox, runs)).to.have.members(['other lane/a', 'other event/a'])
      expect(runs.flatMap((run) => run.covers)).to.deep.equal([])
    })

    it('are done by the newest also when an older one comes back from waiting', async () => {
      const { inbox, clock } = world()
      await inbox.add(delivery('old'))
      await inbox.settle(await claimOne(inbox, COALESCING), {
        kind: 'retry',
        at: clock.now() + 10,
        error: 'no',
      })
      await inbox.add(delivery('blocks', { plugins: ['b'] }))
      const blocking = await claimOne(inbox, COALESCING)
      await inbox.add(delivery('new'))
      clock.advance(10)
      expect(await claimed(inbox, COALESCING)).to.deep.equal([])
      await inbox.settle(blocking, { kind: 'done' })
      const run = await claimOne(inbox, COALESCING)
      expect(await namesOf(inbox, [run])).to.deep.equal(['new/a'])
      expect(run.covers).to.have.length(1)
    })

    for (const kind of ['retry', 'away'] as const) {
      it(`end together, also with "${kind}": the one that is made again looks at the same thing`, async () => {
        const { inbox, clock } = world()
        for (const id of ['d1', 'd2']) await inbox.add(delivery(id))
        await inbox.settle(await claimOne(inbox, COALESCING), { kind, at: clock.now() + 1, error: 'no' })
        expect(await inbox.stats()).to.include({ pending: 1, dead: 0 })
        clock.advance(1)
        expect(await drain(inbox, COALESCING)).to.deep.equal(['d2/a'])
      })
    }

    it('are made after all when the one that stood for them is dead', async () => {
      const { inbox } = world()
      for (const id of ['d1', 'd2', 'd3']) await inbox.add(delivery(id))
      await inbox.settle(await claimOne(inbox, COALESCING), { kind: 'dead', error: 'no' })
      expect(await inbox.stats()).to.include({ pending: 2, dead: 1 })
      const next = await claimOne(inbox, COALESCING)
      expect(next).to.include({ attempt: 1 })
      expect(await namesOf(inbox, [next])).to.deep.equal(['d2/a'])
    })

    it('all come back after a crash', async () => {
      const { inbox, afterCrash } = world()
      for (const id of ['d1', 'd2']) await inbox.add(delivery(id))
      await claimOne(inbox, COALESCING)
      expect(await drain(await afterCrash())).to.deep.equal(['d1/a', 'd2/a'])
    })
  })

  describe('a run that is last in its turn', () => {
    it('waits until nothing else of its lane is pending', async () => {
      const { inbox } = world()
      await inbox.add(delivery('d1', { plugins: ['c', 'a'] }))
      const first = await claimOne(inbox, LAST)
      expect(first.plugin).to.equal('a')
      await inbox.settle(first, { kind: 'done' }, { emits: [delivery('emitted', { plugins: ['b'] })] })
      expect(await drain(inbox, LAST)).to.deep.equal(['emitted/b', 'd1/c'])
    })

    it('does not wait for one that waits itself', async () => {
      const { inbox, clock } = world()
      await inbox.add(delivery('d1', { plugins: ['c', 'a'] }))
      await inbox.settle(await claimOne(inbox, LAST), { kind: 'retry', at: clock.now() + 1_000, error: 'no' })
      expect(await claimed(inbox, LAST)).to.deep.equal(['d1/c'])
    })
  })
}
