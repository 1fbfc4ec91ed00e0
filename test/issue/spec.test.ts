import { expect } from 'chai'
import { ESTIMATE } from '../../src/issue/estimate.ts'
import { readIssue } from '../../src/issue/read-issue.ts'
import type { Reading } from '../../src/issue/reading.ts'
import { place, readBody } from './read.ts'

const claude: Reading = {
  difficulty: { value: 'high', source: 'claude', words: 'three threads share it', confidence: 0.8 },
  files: {
    value: [{ path: 'src/a.ts', tokens: 2_000 }],
    source: 'claude',
    words: 'src/a.ts',
    confidence: 0.8,
  },
  blockedBy: { value: [{ number: 4 }], source: 'claude', words: 'after #4', confidence: 0.7 },
}

const read = (body: string, readings: readonly Reading[] = [claude]) =>
  readIssue({ title: 'An issue', body, labels: [] }, place, { readings })

describe('A spec of several readers', () => {
  it('has what another reader found where the author says nothing', () => {
    const spec = read('Something is wrong.')
    expect(spec.difficulty).to.equal(claude.difficulty)
    expect(spec.blockedBy.value).to.deep.equal([{ number: 4 }])
    expect(spec.wantsTests).to.include({ value: true, source: 'heuristic' })
  })

  it('gets its estimate by the formula from what they found together', () => {
    const { words, value } = read('Something is wrong.').estimate
    expect(value.p50).to.equal(Math.round((2_000 + 30_000 + 15_000) * 1.3 * 1e-3) * 1_000)
    expect(words).to.equal('1 file of 2,000 tokens, high work, no documentation')
  })

  it('follows the author against another reader', () => {
    const spec = read('Difficulty: low\n\nBlocked by: none\n\nContext estimate: 40k')
    expect(spec.difficulty).to.include({ value: 'low', source: 'stated', words: 'Difficulty: low' })
    expect(spec.blockedBy).to.include({ source: 'stated', words: 'Blocked by: none' })
    expect(spec.blockedBy.value).to.deep.equal([])
    expect(spec.estimate).to.deep.include({ value: { p50: 40_000, p90: 40_000 }, source: 'stated' })
  })

  it('takes an untouched field of a form for no statement', () => {
    expect(read('### Blocked by\n\n_No response_').blockedBy.source).to.equal('claude')
  })
})

describe('The range of an estimate', () => {
  const ratio = (body: string) => {
    const { p50, p90 } = readBody(body, 'The order of all the entries is wrong').estimate.value
    return p90 / p50
  }

  it('is the wider, the less is known', () => {
    const nothing = ratio('')
    const difficulty = ratio('Difficulty: medium')
    const both = ratio('Difficulty: medium\n\n## Files\n- src/a.ts')
    expect(nothing).to.be.greaterThan(difficulty)
    expect(difficulty).to.be.greaterThan(both)
    expect(both).to.be.greaterThan(1)
    expect(nothing).to.be.at.most(1 + ESTIMATE.spread)
  })

  it('says so where the reader is unsure', () => {
    const { difficulty, estimate } = readBody('')
    expect(difficulty.words).to.match(/^unsure: /)
    expect(estimate.words).to.contain('unsure, so the range is wide')
  })
})

describe('What an author wishes', () => {
  for (const [body, tests] of [
    ['Tests: no', false],
    ['### Tests\n\nyes', true],
    ['テスト: 不要', false],
    ['Tests: they fail on Windows', undefined],
    ['## Tests\n\nNo test covers this.', undefined],
  ] as const) {
    it(`of tests is ${tests} in ${JSON.stringify(body)}`, () => {
      const { wantsTests } = readBody(body)
      expect(wantsTests.source === 'stated' ? wantsTests.value : undefined).to.equal(tests)
    })
  }

  for (const [body, docs] of [
    ['Documentation: yes', 'medium'],
    ['Docs: none', 'none'],
    ['### Documentation\n\nlow', 'low'],
    ['Documentation: high quality is missing', undefined],
  ] as const) {
    it(`of documentation is ${docs} in ${JSON.stringify(body)}`, () => {
      const { wantsDocs } = readBody(body)
      expect(wantsDocs.source === 'stated' ? wantsDocs.value : undefined).to.equal(docs)
    })
  }

  for (const [body, wish] of [
    ['Agent: opus', 'opus'],
    ['### Agent\n\n`agent/glm`', 'glm'],
    ['Agent: any', undefined],
    ['Agent: the one with the largest window', undefined],
    ['User agent: curl', undefined],
    ['> Agent: opus', undefined],
  ] as const) {
    it(`of an agent is ${wish} in ${JSON.stringify(body)}`, () => {
      expect(readBody(body).wish?.value).to.equal(wish)
    })
  }

  it('makes the work smaller without tests', () => {
    const tokens = (body: string) => readBody(`Difficulty: high\n\n${body}`).estimate.value.p50
    expect(tokens('') - tokens('Tests: no')).to.be.closeTo(ESTIMATE.tests.high * ESTIMATE.margin, 1_000)
  })
})
