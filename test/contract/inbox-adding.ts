import { expect } from 'chai'
import { claimed, claimOne, delivery, drain, type InboxUnderTest, thrownBy } from './inbox-under-test.ts'

/** Promise 1: what was taken is on the disk, once and whole. */
export function describeAdding(world: () => InboxUnderTest): void {
  describe('adding', () => {
    it('keeps a delivery byte by byte', async () => {
      const { inbox, clock } = world()
      const bytes = Buffer.from([0, 255, 123, 0xed, 0xa0, 0x80, 10])
      await inbox.add({ ...delivery('d1'), headers: { 'x-a': '1', 'x-b': 'ü' }, body: bytes })
      const run = await claimOne(inbox)
      const stored = await inbox.delivery(run.deliverySeq)
      expect({ ...stored, seq: 0, body: Buffer.from(stored.body).toString('hex') }).to.deep.equal({
        seq: 0,
        id: 'd1',
        name: 'issues.opened',
        lane: '9#1',
        receivedAt: clock.now(),
        headers: { 'x-a': '1', 'x-b': 'ü' },
        body: bytes.toString('hex'),
      })
    })

    it('takes a delivery id once, also when the first one is long done', async () => {
      const { inbox } = world()
      expect(await inbox.add(delivery('d1'))).to.equal('accepted')
      expect(await inbox.add(delivery('d1', { plugins: ['b'] }))).to.equal('duplicate')
      expect(await drain(inbox)).to.deep.equal(['d1/a'])
      expect(await inbox.add(delivery('d1'))).to.equal('duplicate')
      expect(await drain(inbox)).to.deep.equal([])
    })

    it('takes a delivery id once when it comes 50 times at the same time', async () => {
      const { inbox } = world()
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => inbox.add(delivery('d1', { plugins: ['a', 'b'] }))),
      )
      expect(answers.filter((answer) => answer === 'accepted')).to.have.length(1)
      expect(await drain(inbox)).to.have.members(['d1/a', 'd1/b'])
    })

    it('makes one run for each plugin', async () => {
      const { inbox } = world()
      await inbox.add(delivery('d1', { plugins: ['c', 'a', 'b'] }))
      expect(await drain(inbox)).to.deep.equal(['d1/c', 'd1/a', 'd1/b'])
    })

    it('keeps a delivery that nobody works on', async () => {
      const { inbox } = world()
      expect(await inbox.add(delivery('d1', { plugins: [] }))).to.equal('accepted')
      expect(await inbox.add(delivery('d1', { plugins: [] }))).to.equal('duplicate')
      expect(await claimed(inbox)).to.deep.equal([])
    })

    it('stores the delivery and its runs together or not at all', async () => {
      const { inbox } = world()
      const broken = delivery('d1', { plugins: ['a', 'b'] })
      const runs = [...broken.runs, { plugin: 'c', lane: null as unknown as string }]
      expect(await thrownBy(inbox.add({ ...broken, runs }))).to.be.an('error')
      expect(await claimed(inbox)).to.deep.equal([])
      expect(await inbox.add(broken), 'its id is free').to.equal('accepted')
    })

    it('lets one that cannot be stored harm none that is stored with it', async () => {
      const { inbox } = world()
      const broken = { ...delivery('d2'), runs: [{ plugin: 'a', lane: null as unknown as string }] }
      const results = await Promise.allSettled([
        inbox.add(delivery('d1')),
        inbox.add(broken),
        inbox.add(delivery('d3', { lane: '9#3' })),
      ])
      expect(results.map((result) => result.status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled'])
      expect(await drain(inbox)).to.have.members(['d1/a', 'd3/a'])
    })

    it('hands out a delayed run when its time has come, not before', async () => {
      const { inbox, clock } = world()
      const at = clock.now() + 5_000
      await inbox.add(delivery('d1', { availableAt: at }))
      await inbox.add(delivery('d2'))
      expect(await inbox.nextDueAt()).to.equal(at)
      expect(await drain(inbox), 'it does not hold its lane').to.deep.equal(['d2/a'])
      clock.advance(4_999)
      expect(await claimed(inbox)).to.deep.equal([])
      clock.advance(1)
      expect(await drain(inbox)).to.deep.equal(['d1/a'])
      expect(await inbox.nextDueAt()).to.equal(undefined)
    })

    it('says when there is something to claim, until it is told to be quiet', async () => {
      const { inbox } = world()
      let calls = 0
      const stop = inbox.onWork(() => {
        calls++
      })
      await inbox.add(delivery('d1'))
      expect(calls).to.be.greaterThan(0)
      await inbox.claim(10, {
        plugins: new Set(['a']),
        coalesceKey: () => undefined,
        lastInTurn: () => false,
      })
      stop()
      calls = 0
      await inbox.add(delivery('d2'))
      expect(calls).to.equal(0)
    })

    it('keeps what cannot be read as dead, once', async () => {
      const { inbox } = world()
      const { runs: _, ...unread } = delivery('u1')
      expect(await inbox.addUnreadable(unread, 'no sender')).to.equal('accepted')
      expect(await inbox.addUnreadable(unread, 'no sender')).to.equal('duplicate')
      expect(await claimed(inbox)).to.deep.equal([])
      const [dead, ...more] = await inbox.dead(10)
      expect(more).to.deep.equal([])
      expect(dead).to.include({ deliveryId: 'u1', event: 'issues.opened', error: 'no sender' })
      expect(await inbox.stats()).to.include({ pending: 0, dead: 1 })
    })
  })
}
