import { expect } from 'chai'
import { formatTokens, formatUsd } from '../../src/agents/amounts.ts'

describe('Amounts in sentences', () => {
  for (const [tokens, words] of [
    [999, '999'],
    [64_000, '64k'],
    [64_001, '64.001k'],
    [1_000_000, '1M'],
    [1_250_000, '1.25M'],
  ] as const) {
    it(`say ${tokens} tokens as ${words}`, () => expect(formatTokens(tokens)).to.equal(words))
  }

  for (const [usd, words] of [
    [0, 'free'],
    [0.004, 'under US$0.01'],
    [0.01, 'US$0.01'],
    [1.5, 'US$1.50'],
  ] as const) {
    it(`say ${usd} dollars as ${words}`, () => expect(formatUsd(usd)).to.equal(words))
  }
})
