import { expect } from 'chai'
import { kindOfLabel } from '../../src/issue/labels.ts'

describe('A label', () => {
  for (const [label, kind] of [
    ['bug', 'bug'],
    ['kind/bug', 'bug'],
    ['Type: Bug', 'bug'],
    ['バグ', 'bug'],
    ['good first issue', 'beginner'],
    ['good-first-issue', 'beginner'],
    ['area/docs', 'docs'],
    ['size/XL', 'large'],
    ['size/S', 'small'],
    ['Epic', 'large'],
    ['enhancement', 'feature'],
    ['difficulty/high', undefined],
    ['agent/small', undefined],
    ['status/blocked', undefined],
    ['no bug', undefined],
    ['', undefined],
    ['x'.repeat(1_000), undefined],
  ] as const) {
    it(`${JSON.stringify(label.slice(0, 30))} says ${kind}`, () => expect(kindOfLabel(label)).to.equal(kind))
  }
})
