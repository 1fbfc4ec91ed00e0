import { expect } from 'chai'
import { HALF_LIFE_MS, weightAt } from '../../src/agents/learned-ratios.ts'
import { bucketOf } from '../../src/agents/ratio-histogram.ts'
import type { Write } from '../../src/database/write.ts'
import type { UsageStore } from '../../src/tasks/usage-store.ts'
import { usage } from '../tasks/usages.ts'

/** A store on an empty database, and the way to commit what it returns. */
export interface UsageUnderTest {
  readonly usage: UsageStore
  commit(writes: readonly Write[]): Promise<void>
  close(): Promise<void>
}

/** What every implementation of the usage store has to do. */
export function describeUsageStore(name: string, open: () => Promise<UsageUnderTest>): void {
  describe(`the usage store (${name})`, () => {
    let world: UsageUnderTest
    beforeEach(async () => {
      world = await open()
    })
    afterEach(() => world.close())
    const save = (...all: readonly ReturnType<typeof usage>[]) =>
      world.commit(all.map((one) => world.usage.save(one)))

    it('keeps a usage whole, and once', async () => {
      await save(usage(1), { ...usage(1), tokensUsed: 9 }, usage(2))
      expect(await world.usage.find(usage(1).session)).to.deep.equal(usage(1))
      expect(await world.usage.find('nobody')).to.equal(undefined)
      expect((await world.usage.after(0, 9)).map(({ seq }) => seq)).to.have.length(2)
    })

    it('adds up what is alike by its age, and what comes after it one by one', async () => {
      await save(
        usage(1, { at: 0 }),
        usage(2, { at: HALF_LIFE_MS }),
        usage(3, { agent: 'opus', at: 9 * HALF_LIFE_MS }),
      )
      const upTo = await world.usage.newest()
      await save(usage(4, { at: 5 }))
      const summed = await world.usage.summed(upTo, { baseMs: HALF_LIFE_MS, nowMs: HALF_LIFE_MS })
      const anywhere = { source: 'heuristic', difficulty: 'medium' } as const
      const kind = { ...anywhere, repoId: 9 }
      const buckets = { p50Bucket: bucketOf(2, 1), p90Bucket: bucketOf(8, 5) }
      expect(summed.map(({ weight, ...rest }) => rest)).to.deep.equal([
        { ...anywhere, agent: 'glm', ...buckets },
        { ...anywhere, agent: 'opus', ...buckets },
      ])
      expect(await world.usage.summed(upTo, { baseMs: 0, nowMs: 0 }, 10)).to.deep.equal([])
      expect(summed[0]?.weight).to.be.closeTo(1 + weightAt(0, HALF_LIFE_MS), 1e-9)
      // the clock was put back since
      expect(summed[1]?.weight).to.equal(1)
      expect(await world.usage.after(upTo, 9)).to.deep.equal([
        { seq: upTo + 1, at: 5, ...kind, agent: 'glm', ...buckets },
      ])
    })

    it('tells the newest of each agent, the oldest of these first', async () => {
      const tokens = [10_000, 20_000, 30_000]
      await save(...tokens.map((peakContextTokens, index) => usage(index, { peakContextTokens })))
      await save(usage(7, { agent: 'opus' }))
      const of = { source: 'heuristic', difficulty: 'medium', agent: 'glm' } as const
      const newest = await world.usage.newest()
      expect(await world.usage.lately(of, newest, 2)).to.deep.equal([bucketOf(20, 40), bucketOf(30, 40)])
      expect(await world.usage.lately(of, newest - 3, 2)).to.have.length(1)
    })

    it('counts neither what was not completed, nor who reports nothing, nor what a person said', async () => {
      await save(
        usage(1, { ended: 'failed' }),
        usage(2, { peakContextTokens: 0 }),
        usage(3, { source: 'stated' }),
        usage(4, { source: 'ordered', peakContextTokens: 45_000 }),
        usage(5, { source: 'ordered', repoId: 10 }),
      )
      expect(await world.usage.summed(await world.usage.newest(), { baseMs: 0, nowMs: 0 })).to.deep.equal([])
      expect(await world.usage.after(0, 9)).to.deep.equal([])
      expect(await world.usage.stated()).to.deep.equal([
        { source: 'ordered', difficulty: 'medium', tasks: 2, within: 1 },
        { source: 'stated', difficulty: 'medium', tasks: 1, within: 0 },
      ])
      expect(await world.usage.stated(10)).to.have.length(1)
    })

    it('lets go what is old, a few at a time', async () => {
      await save(usage(1, { at: 1 }), usage(2, { at: 2 }), usage(3, { at: 3 }))
      const writes = await world.usage.old(3, 1)
      expect(writes).to.have.length(1)
      await world.commit(writes)
      await world.commit(await world.usage.old(3, 9))
      expect(await world.usage.old(3, 9)).to.deep.equal([])
      expect(await world.usage.after(0, 9)).to.have.length(1)
    })
  })
}
