import { expect } from 'chai'
import type { ClaimPolicy, Inbox, Run } from '../../src/inbox/inbox.ts'
import { StorageUnavailable } from '../../src/inbox/storage-unavailable.ts'
import {
  claimed,
  claimOne,
  delivery,
  drain,
  type InboxUnderTest,
  namesOf,
  policy,
  thrownBy,
} from './inbox-under-test.ts'

/** Promise 4, and what happens with a long queue, a full disk and another process. */
export function describeTrouble(world: () => InboxUnderTest): void {
  describe('after a crash', () => {
    it('everything that was not settled is handed out again, in order', async () => {
      const { inbox, clock, afterCrash } = world()
      for (const n of [1, 2, 3]) await inbox.add(delivery(`d${n}`))
      await inbox.add(delivery('settled', { lane: '9#2' }))
      await inbox.add(delivery('waited', { lane: '9#3', availableAt: clock.now() + 10 }))
      clock.advance(10)
      const runs = await inbox.claim(10, policy())
      for (const run of runs.filter(({ lane }) => lane === '9#2')) await inbox.settle(run, { kind: 'done' })
      const later = await afterCrash()
      const again = await later.claim(10, policy())
      expect(again.map(({ lane }) => lane)).to.have.members(['9#1', '9#3'])
      for (const run of again) await later.settle(run, { kind: 'done' })
      expect(await drain(later)).to.deep.equal(['d2/a', 'd3/a'])
    })

    it('a run that was begun counts its tries, all but the one that began with it', async () => {
      const { inbox, afterCrash } = world()
      expect(await claimed(inbox)).to.deep.equal([])
      await inbox.add(delivery('d1'))
      const attempts = [(await claimOne(inbox)).attempt]
      for (let crash = 0; crash < 3; crash++) attempts.push((await claimOne(await afterCrash())).attempt)
      expect(attempts).to.deep.equal([1, 1, 2, 3])
    })

    it('what came before anybody worked comes after what was there already', async () => {
      const { inbox, afterCrash } = world()
      await inbox.add(delivery('d1'))
      const later = await afterCrash()
      await later.add(delivery('d2'))
      expect(await drain(later)).to.deep.equal(['d1/a', 'd2/a'])
    })
  })

  describe('a long queue', () => {
    it('lets what a run has reported in its own lane go before all that has not begun', async () => {
      const { inbox, afterCrash } = world()
      const add = (_: unknown, n: number) => inbox.add(delivery(`d${n}`, { lane: `9#${n}` }))
      await Promise.all(Array.from({ length: 2_500 }, add))
      const [run] = await inbox.claim(1, policy())
      if (!run) throw new Error('nothing was handed out')
      const emits = [delivery('goes on', { lane: '9#0' }), delivery('elsewhere', { lane: '9#9' })]
      await inbox.settle(run, { kind: 'done' }, { emits })
      expect(await claimed(inbox, {}, 2)).to.deep.equal(['goes on/a', 'd1/a'])
      const all = await drain(await afterCrash())
      expect(all.filter((name) => name === 'goes on/a')).to.have.length(1)
      expect(all.at(-1)).to.equal('elsewhere/a')
    })

    it('longer than what is held in memory comes in order, each run once', async () => {
      const { inbox, afterCrash } = world()
      const ids = Array.from({ length: 2_600 }, (_, n) => `d${n}`)
      const add = (id: string, n: number) => inbox.add(delivery(id, { lane: `9#${n % 40}` }))
      await Promise.all(ids.slice(0, 2_500).map(add))
      const first = await claimed(inbox, {}, 40)
      await Promise.all(ids.slice(2_500).map((id, n) => add(id, n + 2_500)))
      expect(first).to.have.length(40)
      const order = await drain(await afterCrash())
      const byLane = (names: readonly string[]) =>
        Map.groupBy(names, (name) => Number(name.slice(1, -2)) % 40)
      expect(order).to.have.length(2_600)
      expect(byLane(order)).to.deep.equal(byLane(ids.map((id) => `${id}/a`)))
    })

    it('of one slow lane keeps nobody else waiting', async () => {
      const { inbox } = world()
      const slow = Array.from({ length: 4_500 }, (_, n) => inbox.add(delivery(`slow${n}`, { lane: 'slow' })))
      await Promise.all(slow)
      await inbox.add(delivery('quick'))
      expect(await claimed(inbox)).to.have.members(['slow0/a', 'quick/a'])
    })

    it('of one slow plugin keeps nobody else waiting', async () => {
      const { inbox } = world()
      const slow = Array.from({ length: 4_500 }, (_, n) =>
        inbox.add(delivery(`slow${n}`, { lane: `${n}/slow` })),
      )
      await Promise.all(slow)
      await inbox.add(delivery('quick', { plugins: ['b'] }))
      const wishes = { atOnce: () => 1 }
      expect(await claimed(inbox, wishes)).to.have.members(['slow0/a', 'quick/b'])
    })

    /** More runs of `a` than are held in memory, three in each of its lanes, of which the first stays under way. */
    async function longOne(availableAt?: number): Promise<Run> {
      const { inbox, clock } = world()
      const at = availableAt === undefined ? {} : { availableAt }
      await Promise.all(
        Array.from({ length: 21_000 }, (_, n) =>
          inbox.add(delivery(`slow${n}`, { lane: `${n % 7_000}/a`, ...at })),
        ),
      )
      clock.advance(10)
      return claimOne(inbox, SLOW)
    }
    const SLOW = { atOnce: (plugin: string) => (plugin === 'a' ? 1 : 100), ownLanes: () => true }
    const QUICK = { ...SLOW, atOnce: () => 1_000 }

    it('of a plugin with lanes of its own keeps nobody else waiting, however long it is', async () => {
      const { inbox } = world()
      const run = await longOne()
      for (const id of ['quick1', 'quick2']) {
        const runs = ['a', 'b'].map((plugin) => ({ plugin, lane: `${id}/${plugin}` }))
        await inbox.add({ ...delivery(id), runs })
        const [quick, ...more] = await inbox.claim(100, policy(SLOW))
        expect(await namesOf(inbox, quick ? [quick, ...more] : [])).to.deep.equal([`${id}/b`])
      }
      await inbox.settle(run, { kind: 'done' })
      const order = await drainTogether(inbox, QUICK)
      expect(order).to.have.length(21_001)
      const lanes = Map.groupBy(order, (name) => Number(/^slow(\d+)/.exec(name)?.[1]) % 7_000)
      for (const names of lanes.values()) expect(names).to.deep.equal(names.toSorted(byNumber))
    })

    it('of a plugin with lanes of its own that fell due all at once keeps nobody else waiting', async () => {
      const { inbox, clock } = world()
      const run = await longOne(clock.now() + 10)
      await inbox.add(delivery('quick', { plugins: ['b'], availableAt: clock.now() }))
      const names: string[] = []
      // what is due comes in the order in which it was due, and the last of them is the quick one's
      for (let claims = 0; claims < 20; claims++) names.push(...(await claimed(inbox, SLOW)))
      expect(names).to.deep.equal(['quick/b'])
      expect(await inbox.nextDueAt()).to.be.above(clock.now())
      await inbox.settle(run, { kind: 'done' })
      const order = await drainTogether(inbox, QUICK)
      clock.advance(60_000)
      order.push(...(await drainTogether(inbox, QUICK)))
      expect(new Set(order)).to.have.property('size', 20_999)
      expect(order).to.have.length(20_999)
    })

    it('that fell due all at once comes whole', async () => {
      const { inbox, clock } = world()
      const at = clock.now() + 10
      const ids = Array.from({ length: 2_300 }, (_, n) => `d${n}`)
      await Promise.all(
        ids.map((id, n) => inbox.add(delivery(id, { lane: `9#${n % 300}`, availableAt: at }))),
      )
      clock.advance(10)
      expect(await drain(inbox)).to.have.members(ids.map((id) => `${id}/a`))
    })
  })

  describe('several at the same time', () => {
    it('hand out a run once when it is stored in the commit after which the disk is read', async () => {
      const { inbox, afterCrash } = world()
      await inbox.add(delivery('d1'))
      const later = await afterCrash()
      // the first claim commits something before it reads, and this is committed with it
      const [runs] = await Promise.all([
        later.claim(10, policy()),
        later.add(delivery('d2', { lane: '9#2' })),
      ])
      const names = await namesOf(later, runs)
      for (const run of runs) await later.settle(run, { kind: 'done' })
      names.push(...(await drain(later)))
      expect(names).to.have.members(['d1/a', 'd2/a'])
    })

    it('find what another process has added', async () => {
      const { inbox, beside } = world()
      await inbox.add(delivery('d1'))
      expect(await drain(inbox)).to.deep.equal(['d1/a'])
      await (await beside()).add(delivery('foreign', { lane: '9#2' }))
      await inbox.add(delivery('d2'))
      expect(await drain(inbox)).to.have.members(['foreign/a', 'd2/a'])
    })
  })

  describe('a disk that is full', () => {
    async function untilFull(): Promise<string[]> {
      const { inbox, fillDisk } = world()
      fillDisk()
      const stored: string[] = []
      for (let n = 0; n < 100; n++) {
        const big = { ...delivery(`big${n}`, { lane: `big#${n}` }), body: Buffer.alloc(20_000, 'x') }
        const error = await thrownBy(inbox.add(big))
        if (!error) stored.push(`big${n}/a`)
        else {
          expect(error).to.be.instanceOf(StorageUnavailable)
          return stored
        }
      }
      throw new Error('the disk did not become full')
    }

    it('is told to the sender; nothing is half stored; it goes on when there is room again', async () => {
      const { inbox, freeDisk, afterCrash } = world()
      const stored = await untilFull()
      freeDisk()
      expect(await inbox.add(delivery(`big${stored.length}`))).to.equal('accepted')
      const all = [...stored, `big${stored.length}/a`]
      expect(await claimed(await afterCrash())).to.have.members(all)
      expect(await drain(inbox)).to.have.members(all)
    })

    it("undoes all of a run's end; the run stays claimed and can be settled later", async () => {
      const { inbox, rows, freeDisk } = world()
      await inbox.add(delivery('d1'))
      const run = await claimOne(inbox)
      const stored = await untilFull()
      const settlement = {
        writes: [rows.make('x', '1')],
        emits: [{ ...delivery('e1', { lane: '9#1' }), body: Buffer.alloc(200_000, 'x') }],
      }
      expect(await thrownBy(inbox.settle(run, { kind: 'done' }, settlement))).to.be.instanceOf(
        StorageUnavailable,
      )
      expect(await rows.read('x')).to.equal(undefined)
      freeDisk()
      expect(await claimed(inbox), 'no event, and the lane is closed').to.have.members(stored)
      await inbox.settle(run, { kind: 'done' }, settlement)
      expect(await rows.read('x')).to.equal('1')
      expect(await claimed(inbox)).to.include('e1/a')
    })

    it('keeps runs that could not be claimed for the next claim', async () => {
      const { inbox, afterCrash, forbidWriting, allowWriting } = world()
      await inbox.add(delivery('d0', { lane: '9#0' }))
      for (const n of [1, 2]) await inbox.add(delivery(`d${n}`, { plugins: ['a', 'b'] }))
      const later = await afterCrash()
      const wishes = { coalesceKey: (plugin: string) => plugin }
      expect(await claimed(later, wishes, 1)).to.deep.equal(['d0/a'])
      forbidWriting()
      expect(await thrownBy(later.claim(10, policy(wishes)))).to.be.instanceOf(StorageUnavailable)
      allowWriting()
      expect(await drain(later, wishes)).to.deep.equal(['d2/a', 'd2/b'])
    })
  })
}

/** Claims and ends everything, as many as possible at a time: one commit for each run would take its time. */
async function drainTogether(inbox: Inbox, wishes: Partial<ClaimPolicy>): Promise<string[]> {
  const names: string[] = []
  for (
    let runs = await inbox.claim(1_000, policy(wishes));
    runs.length > 0;
    runs = await inbox.claim(1_000, policy(wishes))
  ) {
    names.push(...(await namesOf(inbox, runs)))
    await Promise.all(runs.map((run) => inbox.settle(run, { kind: 'done' })))
  }
  return names
}

function byNumber(one: string, other: string): number {
  return Number(/\d+/.exec(one)?.[0]) - Number(/\d+/.exec(other)?.[0])
}
