import { expect } from 'chai'
import { nearest } from '../../src/app/nearest.ts'

describe('the nearest name', () => {
  const names = ['issues.assigned', 'issues.unassigned', 'issues.opened', 'push', 'status', 'sweep']

  for (const [wrong, right] of [
    ['issues.asigned', 'issues.assigned'],
    ['issue.opened', 'issues.opened'],
    ['Issues.Opened', 'issues.opened'],
    ['psuh', 'push'],
    ['statsu', 'status'],
    ['sweeep', 'sweep'],
  ]) {
    it(`of "${wrong}" is "${right}"`, () => {
      expect(nearest(wrong ?? '', names)).to.equal(right)
    })
  }

  it('is none where nothing is like it', () => {
    expect(nearest('workflow_run', names)).to.equal(undefined)
    expect(nearest('', names)).to.equal(undefined)
    expect(nearest('x'.repeat(1_000_000), names)).to.equal(undefined)
  })
})
