import { expect } from 'chai'
import { afterEnd, afterHold, afterReading } from '../../src/tasks/lifecycle.ts'
import { isUnsteady, type Task } from '../../src/tasks/task.ts'
import { begun, blocker, free, reading } from '../tasks/tasks.ts'

const held = { ...free, blockers: [blocker(3)] }

/** Back and forth, each time by the sweep (or by a person). */
function swing(task: Task, times: number, byPerson = false): Task {
  let after = task
  for (let n = 0; n < times; n++)
    after = afterHold(after, after.state === 'blocked' ? free : held, 'x', n, byPerson)
  return after
}

describe('a task that goes back and forth', () => {
  const start = () => afterHold(begun(), held, 'x', 0, false)

  it('is followed twice without a person, and stopped the third time', () => {
    expect(swing(start(), 2)).to.include({ state: 'blocked', flips: 2 })
    expect(swing(start(), 3)).to.include({ state: 'needs-input', agent: null })
    expect(isUnsteady(swing(start(), 3))).to.equal(true)
  })

  it('is never stopped when people do it', () => {
    expect(isUnsteady(swing(start(), 9, true))).to.equal(false)
    expect(swing(swing(start(), 2), 1, true)).to.include({ flips: 0 })
  })

  it('stays as it is, whatever the sweep finds', () => {
    const stopped = swing(start(), 3)
    for (const hold of [free, held, { ...free, blockers: [blocker(4)] }])
      expect(afterHold(stopped, hold, 'x', 9, false)).to.equal(stopped)
    expect(afterReading(stopped, reading())).to.equal(stopped)
  })

  it('goes on, and counts from 0, when a person touches it or its text was changed', () => {
    const stopped = swing(start(), 3)
    expect(afterHold(stopped, free, 'x', 9, true)).to.include({ state: 'ready', flips: 0, trouble: null })
    expect(afterReading(stopped, reading(), undefined, true)).to.include({
      state: 'blocked',
      flips: 0,
      blockers: null,
    })
    expect(isUnsteady(afterReading(stopped, reading({ textHash: 'bbbb' })))).to.equal(false)
    expect(isUnsteady(afterReading(stopped, reading({ overrides: { agent: 'opus' } })))).to.equal(false)
    expect(afterEnd(stopped, 'done')).to.include({ flips: 0, trouble: null })
  })
})
