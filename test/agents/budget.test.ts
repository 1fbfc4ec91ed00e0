import { expect } from 'chai'
import { durationText, moneyText } from '../../src/agents/amounts.ts'
import { emptyPurse, isWithin, type Purse, spansAt } from '../../src/agents/budget.ts'
import { USUAL_SESSION_MS, usdPerHourAt, usualSessionMs } from '../../src/agents/waiting.ts'

const purse: Purse = {
  of: 'instance',
  period: 'day',
  limitUsd: 0.3,
  spentUsd: 0.1,
  reservedUsd: 0,
  endsAt: Date.UTC(2026, 10, 27),
}

describe('a budget', () => {
  it('is for days and months of UTC, over the ends of months and years', () => {
    const { day, month } = spansAt(Date.UTC(2026, 11, 31, 23, 59, 59, 999))
    expect(day).to.deep.equal({ name: '2026-12-31', endsAt: Date.UTC(2027, 0, 1) })
    expect(month).to.deep.equal({ name: '2026-12', endsAt: Date.UTC(2027, 0, 1) })
    expect(spansAt(Date.UTC(2028, 1, 28, 12)).day.endsAt).to.equal(Date.UTC(2028, 1, 29))
    expect(spansAt(Date.UTC(2026, 10, 26)).day.name).to.equal('2026-11-26')
  })

  it('is enough for exactly what is left, as people reckon', () => {
    expect(isWithin(purse, 0.2)).to.equal(true)
    expect(isWithin(purse, 0.2001)).to.equal(false)
    expect(isWithin({ ...purse, limitUsd: 0, spentUsd: 0 }, 0.000001)).to.equal(false)
  })

  it('of which too little is left keeps a task waiting as long as the one that stays empty the longest', () => {
    const month = { ...purse, period: 'month' as const, endsAt: Date.UTC(2026, 11, 1) }
    expect(emptyPurse([purse, month], 1)).to.equal(month)
    expect(emptyPurse([purse, { ...month, limitUsd: 9 }], 1)).to.equal(purse)
    expect(emptyPurse([purse, month], 0.1)).to.equal(undefined)
  })
})

describe('waiting', () => {
  it('has the price of its priority, and none where nobody has said one', () => {
    const prices = { low: 1, normal: 2, critical: 4 }
    expect([-2, -1, 0, 1, 2].map((rank) => usdPerHourAt(prices, rank))).to.deep.equal([1, 1, 2, undefined, 4])
    expect(usdPerHourAt(undefined, 0)).to.equal(undefined)
  })

  it('takes as long as the middle session, and an hour while there are too few', () => {
    expect(usualSessionMs([5, 1, 9])).to.equal(5)
    expect(usualSessionMs([5, 9])).to.equal(USUAL_SESSION_MS)
    // a clock that was set back makes no session of less than nothing
    expect(usualSessionMs([5, -100, 9])).to.equal(USUAL_SESSION_MS)
  })

  it('is told as people say it', () => {
    expect([1, 90_000, 3_600_000, 5_400_000, 200_000_000, 400_000_000].map(durationText)).to.deep.equal([
      '1 min',
      '2 min',
      '1 h',
      '1.5 h',
      '2 days',
      '5 days',
    ])
    expect([0, 0.004, 1.5].map(moneyText)).to.deep.equal(['US$0.00', 'under US$0.01', 'US$1.50'])
  })
})
