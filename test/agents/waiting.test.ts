import { expect } from 'chai'
import { type CheaperWait, priorityToPay, type WaitingPrices } from '../../src/agents/waiting.ts'

const HOUR_MS = 60 * 60_000

describe('the priority at which a task waits no longer', () => {
  /** Two hours, or one if nobody stood before it, for what costs US$0.10 instead of US$0.50. */
  const wait: CheaperWait = {
    ...{ agent: 'glm', waitMs: 2 * HOUR_MS, leastMs: HOUR_MS, waitUsd: 0.2, usdPerHour: 0.1, costUsd: 0.1 },
  }
  const word = (priority: number, prices: WaitingPrices) => priorityToPay(wait, 0.5, priority, prices)

  it('is the lowest one above its own at which waiting costs more, however few stand before it then', () => {
    const prices = { low: 0.1, normal: 0.2, high: 0.3, critical: 0.5 }
    expect([word(-1, prices), word(0, prices), word(1, prices)]).to.deep.equal(Array(3).fill('critical'))
    // 0.3 for two hours would be enough, but it would stand in front
    expect(word(0, { ...prices, high: 0.4 })).to.equal('high')
    expect(word(2, prices)).to.equal(undefined)
    expect(word(0, { ...prices, critical: 0.39 })).to.equal(undefined)
  })

  it('is one without a price, as nobody waits at it', () => {
    expect(word(-1, { low: 0.1 })).to.equal('medium')
    expect(word(0, { normal: 0.1, critical: 0 })).to.equal('high')
  })
})
