import { expect } from 'chai'
import { priorityOf } from '../../src/agents/priority.ts'

describe('priorityOf', () => {
  it('knows the labels that Gitea brings, and what people write', () => {
    const labels = [
      'Priority/Critical',
      'priority/urgent',
      'priority: high',
      'Priority/Medium',
      'priority/low',
    ]
    expect(labels.map((label) => priorityOf([label]))).to.deep.equal([2, 2, 1, 0, -1])
  })

  it('takes the most urgent of several, and nothing from other labels', () => {
    expect(priorityOf(['priority/low', 'bug', 'priority/high'])).to.equal(1)
    expect(
      priorityOf(['bug', 'high', 'low-priority/high', 'priority/constructor', 'priority/soon']),
    ).to.equal(0)
    expect(priorityOf([])).to.equal(0)
  })
})
