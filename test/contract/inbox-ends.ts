import { expect } from 'chai'
import { Conflict } from '../../src/database/conflict.ts'
import {
  claimed,
  claimOne,
  delivery,
  drain,
  type InboxUnderTest,
  policy,
  thrownBy,
} from './inbox-under-test.ts'

/** Promises 3 and 5: a run ends with everything it wants stored, or not at all; a dead one is kept. */
export function describeEnds(world: () => InboxUnderTest): void {
  describe('settling', () => {
    it("stores a run's writes, its events and its end together", async () => {
      const { inbox, rows } = world()
      await inbox.add(delivery('d1'))
      const emits = [delivery('e1', { plugins: ['b'] }), delivery('e2', { lane: '9#2' })]
      await inbox.settle(await claimOne(inbox), { kind: 'done' }, { writes: [rows.make('x', '1')], emits })
      expect(await rows.read('x')).to.equal('1')
      expect(await drain(inbox)).to.have.members(['e1/b', 'e2/a'])
      expect(await inbox.stats()).to.include({ pending: 0, dead: 0 })
    })

    for (const [what, makeWrite] of [
      ['another version', (rows: InboxUnderTest['rows']) => rows.change('x', 'something else', '2')],
      ['a row that is there already', (rows: InboxUnderTest['rows']) => rows.make('x', '2')],
    ] as const) {
      it(`undoes all of it when a guarded write meets ${what}; the run stays claimed`, async () => {
        const { inbox, rows } = world()
        await inbox.add(delivery('d0'))
        await inbox.settle(await claimOne(inbox), { kind: 'done' }, { writes: [rows.make('x', '1')] })
        await inbox.add(delivery('d1'))
        const run = await claimOne(inbox)
        const writes = [rows.make('y', '1'), makeWrite(rows)]
        const settled = inbox.settle(
          run,
          { kind: 'done' },
          { writes, emits: [delivery('e1', { lane: '9#2' })] },
        )
        expect(await thrownBy(settled)).to.be.instanceOf(Conflict)
        expect([await rows.read('x'), await rows.read('y')]).to.deep.equal(['1', undefined])
        expect(await claimed(inbox), 'no event, and the lane is closed').to.deep.equal([])
        await inbox.settle(run, { kind: 'done' }, { writes: [rows.change('x', '1', '2')] })
        expect(await rows.read('x')).to.equal('2')
        expect(await inbox.stats()).to.include({ pending: 0, dead: 0 })
      })
    }

    it('lets a conflict harm nobody who settles at the same moment', async () => {
      const { inbox, rows } = world()
      for (const n of [1, 2]) await inbox.add(delivery(`d${n}`, { lane: `9#${n}` }))
      const [first, second] = await inbox.claim(2, policy())
      if (!first || !second) throw new Error('two lanes can move')
      const results = await Promise.allSettled([
        inbox.settle(first, { kind: 'done' }, { writes: [rows.make('x', 'first')] }),
        inbox.settle(second, { kind: 'done' }, { writes: [rows.make('x', 'second')] }),
      ])
      expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected'])
      expect(await rows.read('x')).to.equal('first')
    })

    it('stores an event of the same id once', async () => {
      const { inbox } = world()
      for (const n of [1, 2]) await inbox.add(delivery(`d${n}`))
      for (const _ of [1, 2])
        await inbox.settle(await claimOne(inbox), { kind: 'done' }, { emits: [delivery('e')] })
      expect(await drain(inbox)).to.deep.equal(['e/a'])
    })

    it('counts a try, except when nobody was to blame', async () => {
      const { inbox, clock } = world()
      await inbox.add(delivery('d1'))
      const attempts: number[] = []
      for (const kind of ['retry', 'away', 'away', 'retry'] as const) {
        const run = await claimOne(inbox)
        attempts.push(run.attempt)
        await inbox.settle(run, { kind, at: clock.now() + 1_000, error: 'no' })
        expect(await inbox.nextDueAt()).to.equal(clock.now() + 1_000)
        clock.advance(1_000)
      }
      expect([...attempts, (await claimOne(inbox)).attempt]).to.deep.equal([1, 2, 2, 2, 3])
    })
  })

  describe('a dead run', () => {
    async function bury(): Promise<number> {
      const { inbox } = world()
      await inbox.add(delivery('d1'))
      await inbox.settle(await claimOne(inbox), { kind: 'dead', error: 'it cannot be' })
      return (await inbox.dead(1))[0]?.seq ?? 0
    }

    it('is kept with what an operator wants to know, and hands nothing out', async () => {
      const { inbox, clock, afterCrash } = world()
      await bury()
      const receivedAt = clock.now()
      for (const view of [inbox, await afterCrash()]) {
        const [dead] = await view.dead(10)
        expect({ ...dead, seq: 0 }).to.deep.equal({
          seq: 0,
          deliveryId: 'd1',
          event: 'issues.opened',
          plugin: 'a',
          lane: '9#1',
          attempts: 1,
          error: 'it cannot be',
          receivedAt,
        })
        expect(await claimed(view)).to.deep.equal([])
      }
    })

    it('opens its lane for the next', async () => {
      const { inbox } = world()
      await bury()
      await inbox.add(delivery('d2'))
      expect(await claimed(inbox)).to.deep.equal(['d2/a'])
    })

    it('begins anew when it is revived, once', async () => {
      const { inbox } = world()
      const seq = await bury()
      expect(await inbox.revive(seq + 1)).to.equal(false)
      expect(await inbox.revive(seq)).to.equal(true)
      expect(await inbox.revive(seq)).to.equal(false)
      expect(await inbox.stats()).to.include({ pending: 1, dead: 0 })
      expect(await claimOne(inbox)).to.include({ seq, attempt: 1 })
    })

    it('that another process revives is found by the one that works', async () => {
      const { inbox, beside } = world()
      const seq = await bury()
      await inbox.add(delivery('d2'))
      expect(await drain(inbox)).to.deep.equal(['d2/a'])
      expect(await (await beside()).revive(seq)).to.equal(true)
      expect(await drain(inbox)).to.deep.equal(['d1/a'])
    })

    it('are listed newest first, as many as were asked for', async () => {
      const { inbox } = world()
      for (const n of [1, 2, 3]) {
        await inbox.add(delivery(`d${n}`))
        await inbox.settle(await claimOne(inbox), { kind: 'dead', error: 'no' })
      }
      expect((await inbox.dead(2)).map(({ deliveryId }) => deliveryId)).to.deep.equal(['d3', 'd2'])
    })
  })

  describe('pruning', () => {
    it('removes what is finished and old, and then its id may come again', async () => {
      const { inbox, clock } = world()
      await inbox.add(delivery('old'))
      clock.advance(10)
      await inbox.add(delivery('young'))
      await drain(inbox)
      expect(await inbox.prune(clock.now())).to.equal(1)
      expect(await inbox.prune(clock.now())).to.equal(0)
      expect(await inbox.add(delivery('old'))).to.equal('accepted')
      expect(await inbox.add(delivery('young'))).to.equal('duplicate')
    })

    it('keeps what is pending, under way or dead, and removes what lies between', async () => {
      const { inbox, clock } = world()
      await inbox.add(delivery('dead'))
      await inbox.settle(await claimOne(inbox), { kind: 'dead', error: 'no' })
      await inbox.add(delivery('stranger', { plugins: ['z'] }))
      await inbox.add(delivery('done'))
      await drain(inbox)
      await inbox.add(delivery('waits', { availableAt: clock.now() + 60_000 }))
      await inbox.add(delivery('under way'))
      await claimOne(inbox)
      await inbox.add(delivery('pending'))
      clock.advance(10)
      expect(await inbox.prune(clock.now())).to.equal(1)
      for (const id of ['dead', 'stranger', 'waits', 'under way', 'pending'])
        expect(await inbox.add(delivery(id)), id).to.equal('duplicate')
    })

    it('comes through a large heap, a part at a time', async () => {
      const { inbox, clock } = world()
      const kept = Array.from({ length: 250 }, (_, n) =>
        delivery(`kept${n}`, { lane: `k${n}`, plugins: ['z'] }),
      )
      const gone = Array.from({ length: 1_000 }, (_, n) => delivery(`gone${n}`, { plugins: [] }))
      await Promise.all([...kept, ...gone].map((one) => inbox.add(one)))
      clock.advance(1)
      const parts: number[] = []
      for (let part = await inbox.prune(clock.now()); part > 0; part = await inbox.prune(clock.now()))
        parts.push(part)
      expect(parts.reduce((sum, part) => sum + part)).to.equal(1_000)
      expect(Math.max(...parts)).to.be.at.most(100)
    })
  })

  describe('the figures', () => {
    it('count what is pending and dead, and tell how long the oldest has been due', async () => {
      const { inbox, clock } = world()
      expect(await inbox.stats()).to.deep.equal({ pending: 0, dead: 0, oldestAgeMs: 0 })
      await inbox.add(delivery('later', { availableAt: clock.now() + 3_000 }))
      clock.advance(1_000)
      await inbox.add(delivery('d1', { lane: '9#2', plugins: ['a', 'b'] }))
      clock.advance(500)
      expect(await inbox.stats()).to.deep.equal({ pending: 3, dead: 0, oldestAgeMs: 500 })
      clock.advance(1_500)
      expect(await inbox.stats(), 'the delayed one is due').to.deep.equal({
        pending: 3,
        dead: 0,
        oldestAgeMs: 3_000,
      })
    })
  })
}
