import { expect } from 'chai'
import { Leases } from '../../src/sessions/leases.ts'
import { RateLimit } from '../../src/sessions/rate-limit.ts'
import { manualClock } from '../server/manual-clock.ts'

const LEASE_MS = 60_000
const DAY_MS = 24 * 60 * 60_000

function leases() {
  const clock = manualClock()
  const over: string[] = []
  return { clock, over, leases: new Leases(clock, LEASE_MS, (session) => over.push(session)) }
}

describe('leases', () => {
  it('end once, each at its time, and not when they were renewed or dropped', () => {
    const { clock, over, leases: all } = leases()
    all.renew('a')
    clock.advance(10_000)
    all.renew('b')
    all.renew('c')
    all.drop('c')
    clock.advance(20_000)
    expect(all.renew('a')).to.equal(30_000)
    clock.advance(40_000)
    expect(over).to.deep.equal(['b'])
    clock.advance(20_000)
    expect(over).to.deep.equal(['b', 'a'])
    clock.advance(LEASE_MS)
    expect(over).to.deep.equal(['b', 'a'])
    all.renew('d')
    clock.advance(LEASE_MS)
    expect(over).to.deep.equal(['b', 'a', 'd'])
  })

  it('of one that has to stop go on to their end, however often it is heard', () => {
    const { clock, over, leases: all } = leases()
    all.renew('a')
    for (let second = 0; second < 5; second++) {
      clock.advance(10_000)
      expect(all.heard('a')).to.equal(10_000)
    }
    clock.advance(10_000)
    expect(over).to.deep.equal(['a'])
  })

  it('are not shortened or prolonged by a day of the wall clock', () => {
    const { clock, over, leases: all } = leases()
    all.renew('a')
    clock.setBack(DAY_MS)
    clock.advance(LEASE_MS - 1)
    expect(over).to.deep.equal([])
    clock.setBack(-2 * DAY_MS)
    clock.advance(1)
    expect(over).to.deep.equal(['a'])
  })

  it('begin anew when the process itself was away', () => {
    const { clock, over, leases: all } = leases()
    all.renew('a')
    all.renew('b')
    clock.advance(10 * 60_000)
    expect(over).to.deep.equal([])
    clock.advance(LEASE_MS)
    expect(over).to.deep.equal(['a', 'b'])
  })

  it('are looked at by one timer for all, and by none when there are none', () => {
    const { clock, leases: all } = leases()
    for (let number = 0; number < 1_000; number++) all.renew(String(number))
    expect(clock.waiting()).to.have.length(1)
    all.stop()
    expect(clock.waiting()).to.have.length(0)
    expect(all.size).to.equal(0)
  })
})

describe('the limit of requests', () => {
  it('lets a burst through, then so many a second, for each apart', () => {
    const clock = manualClock()
    const limit = new RateLimit(10, clock)
    const taken = () =>
      Array.from({ length: 100 }, () => limit.take('a')).filter((wait) => wait === undefined)
    expect(taken()).to.have.length(40)
    expect(limit.take('a')).to.equal(1)
    expect(limit.take('b')).to.equal(undefined)
    clock.advance(1_000)
    expect(taken()).to.have.length(10)
    clock.advance(DAY_MS)
    expect(taken()).to.have.length(40)
  })
})
