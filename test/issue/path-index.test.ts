import { expect } from 'chai'
import { MOST_PLACES, PathIndex } from '../../src/issue/path-index.ts'

const index = (paths: readonly string[]) => new PathIndex(paths.map((path) => ({ path, bytes: 1 })))

describe('An index of paths', () => {
  const paths = [
    'README.md',
    'app/userStore.ts',
    'app/HTTPServer.go',
    'app/deep/store_test.py',
    'platform/überSicht.ts',
    'docs/2024-report.md',
  ]
  for (const [word, places] of [
    ['store', [1, 3]],
    ['userst', [1]],
    ['server', [2]],
    ['httpserver', [2]],
    ['test', [3]],
    ['plat', [4]],
    ['sicht', [4]],
    ['über', [4]],
    ['2024', [5]],
    ['readme', [0]],
    ['form', []],
    ['tore', []],
    ['none', []],
    ['zzzz', []],
  ] as const) {
    it(`finds ${JSON.stringify(places)} by ${word}`, () =>
      expect([...index(paths).filesWith(word, 10)].sort()).to.deep.equal(places))
  }

  it('finds nothing by a word that more have than are asked for, or than are kept', () => {
    expect(index(paths).filesWith('store', 1)).to.deep.equal([])
    const many = (count: number) => index(Array.from({ length: count }, (_, at) => `tests/${at}.py`))
    expect(many(MOST_PLACES).filesWith('tests', MOST_PLACES)).to.have.length(MOST_PLACES)
    expect(many(MOST_PLACES + 1).filesWith('tests', 1_000)).to.deep.equal([])
  })

  it('finds what lies in a folder itself, the first ones of it', () => {
    expect(index(paths).filesIn('app', 10)).to.deep.equal([1, 2])
    expect(index(paths).filesIn('app', 1)).to.deep.equal([1])
    expect(index(paths).filesIn('', 10)).to.deep.equal([0])
    expect(index(paths).filesIn('none', 10)).to.deep.equal([])
  })

  it('is empty of no files, and counts only the beginning of a long word', () => {
    expect(index([]).filesWith('store', 10)).to.deep.equal([])
    const long = 'ab'.repeat(100)
    expect(index([`a/${long}.ts`]).filesWith(`${long}cd`, 10)).to.deep.equal([0])
  })
})
