import { expect } from 'chai'
import { storedTask } from '../../src/tasks/stored-task.ts'
import { assigned } from './tasks.ts'

describe('A stored task', () => {
  it('comes back as it was', () => {
    expect(storedTask(JSON.stringify(assigned()))).to.deep.equal(assigned())
  })

  it('of an older version keeps what was read then', () => {
    const spec = {
      difficulty: { value: 'high', source: 'stated', evidence: 'Difficulty: high' },
      contextTokens: { value: 80_000, source: 'heuristic' },
      files: ['src/a.ts'],
      blockedBy: [{ number: 3 }],
      blocks: [],
      problems: ['x'],
    }
    const task = storedTask(JSON.stringify({ ...assigned(), spec }))
    expect(task).to.deep.include({ state: 'assigned', agent: 'minimax', textHash: 'aaaa' })
    expect(task.spec.difficulty).to.include({ value: 'high', source: 'stated' })
    expect(task.spec.estimate.value).to.deep.equal({ p50: 80_000, p90: 80_000 })
    expect(task.spec.files.value).to.deep.equal([{ path: 'src/a.ts', tokens: null }])
    expect(task.spec.blockedBy.value).to.deep.equal([{ number: 3 }])
    expect(task.spec.problems).to.deep.equal(['x'])
  })
})
