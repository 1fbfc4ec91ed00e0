import { expect } from 'chai'
import { hasWaited } from '../../src/tasks/wait-end.ts'

describe('the end of a wait for a cheaper agent', () => {
  const task = { readySince: 1_000, waitEnd: { readySince: 1_000, until: 61_000, waitMs: 60_000 } }

  it('is when that agent was to be free', () => {
    expect([1_000, 60_999, 61_000].map((nowMs) => hasWaited(task, nowMs))).to.deep.equal([false, false, true])
  })

  it('is at once with a clock that was set back: it would come too late', () => {
    expect(hasWaited(task, 999)).to.equal(true)
  })

  it('says nothing of another wait', () => {
    expect(hasWaited({ ...task, readySince: 2_000 }, 70_000)).to.equal(false)
  })
})
