import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { ESTIMATE, estimateTokens } from '../../src/issue/estimate.ts'

const page = readFileSync(new URL('../../docs/estimates.md', import.meta.url), 'utf8')

describe('The estimate formula', () => {
  it('gives what docs/estimates.md works out by hand', () => {
    const [, files, implementation, tests, docs] =
      /(\d+) files, (\w+) implementation, (\w+) tests, (\w+) docs:/.exec(page) ?? []
    const [, result] = /rounded: \*\*([\d,]+) tokens\*\*/.exec(page) ?? []
    const sizing = { files: Number(files), implementation, tests, docs } as Parameters<
      typeof estimateTokens
    >[0]
    expect(estimateTokens(sizing)).to.equal(numberOf(result))
  })

  it('has the arithmetic of that example right, step by step', () => {
    const [, sum] = /`([\d, x+]+ = [\d,]+)`/.exec(page) ?? []
    const [left = '', right] = (sum ?? '').split(' = ')
    const terms = left.split(' + ').map((term) =>
      term
        .split(' x ')
        .map(numberOf)
        .reduce((a, b) => a * b),
    )
    expect(terms.reduce((a, b) => a + b)).to.equal(numberOf(right))
    expect(terms[0]).to.equal(3 * ESTIMATE.tokensPerFile)
  })

  it('has the constants that the table of the page shows', () => {
    for (const part of ['implementation', 'tests', 'docs'] as const) {
      const [, row = ''] = new RegExp(`\\| ${part} \\|(.*)\\|`).exec(page) ?? []
      const cells = row
        .split('|')
        .filter((cell) => cell.trim() !== '')
        .map(numberOf)
      expect(cells, part).to.deep.equal(Object.values(ESTIMATE[part]))
    }
    expect(page).to.contain(`Each file adds ${ESTIMATE.tokensPerFile.toLocaleString('en')}.`)
    expect(page).to.contain(
      `multiplied by ${ESTIMATE.margin} and rounded to ${ESTIMATE.roundedTo.toLocaleString('en')}`,
    )
  })

  for (const [sizing, tokens] of [
    [{ files: 0, implementation: 'low', tests: 'low', docs: 'none' }, 20_000],
    [{ files: 1, implementation: 'low', tests: 'low', docs: 'none' }, 29_000],
    [{ files: 4, implementation: 'high', tests: 'high', docs: 'high' }, 101_000],
  ] as const) {
    it(`is ${tokens} for ${JSON.stringify(sizing)}`, () => expect(estimateTokens(sizing)).to.equal(tokens))
  }
})

function numberOf(text: string | undefined): number {
  return Number((text ?? 'missing').replaceAll(',', '').trim())
}
