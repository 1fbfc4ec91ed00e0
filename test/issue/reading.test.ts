import { expect } from 'chai'
import { type Found, mergeReadings, READERS, type Reader, type Reading } from '../../src/issue/reading.ts'

const found = <T>(value: T, source: Reader): Found<T> => ({ value, source, words: 'words', confidence: 0.5 })

describe('mergeReadings', () => {
  const stated: Reading = { difficulty: found('low', 'stated') }
  const claude: Reading = {
    difficulty: found('medium', 'claude'),
    estimate: found({ p50: 30_000, p90: 50_000 }, 'claude'),
  }
  const heuristic: Reading = {
    difficulty: found('high', 'heuristic'),
    estimate: found({ p50: 10_000, p90: 90_000 }, 'heuristic'),
    wantsTests: found(true, 'heuristic'),
  }

  it('takes each field from the best reader that found it, whatever the order', () => {
    for (const readings of [
      [stated, claude, heuristic],
      [heuristic, claude, stated],
      [claude, stated, heuristic],
    ]) {
      expect(mergeReadings(readings)).to.deep.equal({
        difficulty: stated.difficulty,
        estimate: claude.estimate,
        wantsTests: heuristic.wantsTests,
      })
    }
  })

  it('takes an empty list as a statement', () => {
    const none = { blockedBy: found([], 'stated') }
    expect(mergeReadings([{ blockedBy: found([{ number: 3 }], 'claude') }, none])).to.deep.equal(none)
  })

  it('finds nothing where nobody found anything', () => {
    expect(mergeReadings([{}, {}])).to.deep.equal({})
  })

  for (const source of READERS) {
    const counts = source === 'stated'
    it(`${counts ? 'keeps' : 'drops'} a wish that is ${source}`, () => {
      expect('wish' in mergeReadings([{ wish: found('opus', source) }])).to.equal(counts)
    })
  }
})
