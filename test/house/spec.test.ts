import { globSync, readFileSync } from 'node:fs'
import { expect } from 'chai'

describe('the house: which tests are run', () => {
  // what takes longest comes first: begun last, it would run on alone while the other processes have nothing left to do
  it('names each file once in .mocharc.json', () => {
    const { spec } = JSON.parse(readFileSync('.mocharc.json', 'utf8')) as { spec: string[] }
    const named = spec.flatMap((pattern) => {
      const files = globSync(pattern)
      expect(files, pattern).not.to.deep.equal([])
      return files
    })
    expect(named.toSorted()).to.deep.equal(globSync('test/**/*.test.ts').toSorted())
  })
})
