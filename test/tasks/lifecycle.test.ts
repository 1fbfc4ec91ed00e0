import { expect } from 'chai'
import { policyOf, usualSettings } from '../../src/policy/policy.ts'
import { decisionInputs } from '../../src/tasks/decision-inputs.ts'
import { afterDecision, afterEnd, afterHold, afterReading } from '../../src/tasks/lifecycle.ts'
import { assigned, begun, blocker, free, policy, profiles, reading, ready } from './tasks.ts'

const inputs = (task: Parameters<typeof decisionInputs>[0]) => decisionInputs(task, policy)
const heldBy = (...numbers: number[]) => ({ ...free, blockers: numbers.map(blocker) })

describe('a task’s life', () => {
  it('begins blocked, because nobody has looked at its blockers yet', () => {
    expect(begun()).to.include({ state: 'blocked', blockers: null, version: 1, assignment: 1 })
  })

  it('is the same object when it was read again and nothing is different, so that nothing is reported', () => {
    const task = assigned()
    expect(afterReading(task, reading())).to.equal(task)
  })

  it('grows by one version with each change', () => {
    const task = assigned()
    expect(afterReading(task, reading({ textHash: 'bbbb' })).version).to.equal(task.version + 1)
  })

  it('keeps whom to ask when a later event does not tell', () => {
    const alice = { id: 2, login: 'alice' }
    const task = afterReading(undefined, reading({ assigner: alice }))
    expect(afterReading(task, reading({ textHash: 'bbbb' })).assigner).to.deep.equal(alice)
  })

  it('is ready when nothing holds it, and blocked while something does', () => {
    expect(ready()).to.include({ state: 'ready', readySince: 1_000 })
    const held = afterHold(begun(), heldBy(3), 'i', 1, true)
    expect(held.state).to.equal('blocked')
    expect(afterHold(held, free, 'i', 5, true)).to.include({ state: 'ready', readySince: 5 })
  })

  it('says nothing when one of several blockers closes, and does when another comes', () => {
    const held = afterHold(begun(), heldBy(3, 4), 'i', 1, true)
    expect(afterHold(held, heldBy(4), 'i', 2, true)).to.equal(held)
    expect(afterHold(held, heldBy(3, 4, 5), 'i', 2, true).version).to.equal(held.version + 1)
  })

  it('remembers who unblocked it until something holds it again', () => {
    const held = afterHold(begun(), heldBy(3, 4), 'i', 1, true)
    const released = afterHold(held, { ...free, ceased: [blocker(4)] }, 'i', 2, true)
    expect(released.unblockedBy).to.deep.equal([blocker(4)])
    expect(afterHold(released, heldBy(3), 'i', 3, true).unblockedBy).to.deep.equal([])
    expect(afterHold(held, free, 'i', 2, true).unblockedBy, 'not known which of two').to.deep.equal([])
    const byOne = afterHold(begun(), heldBy(3), 'i', 1, true)
    expect(afterHold(byOne, free, 'i', 2, true).unblockedBy).to.deep.equal([blocker(3)])
    expect(ready().unblockedBy, 'never held').to.equal(undefined)
  })

  it('gives its agent back when a late blocker comes', () => {
    const held = afterHold(assigned('glm', 1), heldBy(3), 'i', 1, true)
    expect(held).to.include({ state: 'blocked', agent: null, slot: null })
  })

  it('is not yanked from an agent that is working on it', () => {
    const working = { ...assigned(), state: 'in-progress' } as const
    expect(afterHold(working, heldBy(3), 'i', 1, true)).to.include({ state: 'in-progress', agent: 'minimax' })
  })

  it('keeps its agent while what was decided from is the same, and is decided anew when it is not', () => {
    const task = assigned()
    expect(afterHold(task, free, inputs(task), 9, true)).to.equal(task)
    expect(afterHold(task, free, 'other', 9, true)).to.include({ state: 'ready', agent: null })
  })

  it('is decided from the need, the orders and the agents, not from the wording', () => {
    const task = assigned()
    const wording = afterReading(task, reading({ textHash: 'bbbb' }))
    expect(inputs(wording)).to.equal(inputs(task))
    expect(inputs({ ...task, overrides: { difficulty: 'high' } })).to.not.equal(inputs(task))
    const fewer = policyOf(usualSettings(profiles.slice(1)))
    expect(decisionInputs(task, fewer)).to.not.equal(inputs(task))
  })

  it('needs a person when no agent fits, and stays so until something is different', () => {
    const task = ready()
    const none = {
      outcome: 'none-fits',
      considered: [],
      sentence: 'Too big.',
      estimate: { p50: 1, p90: 1 },
      difficulty: 'low',
    } as const
    const stuck = afterDecision(task, none, inputs(task), null)
    expect(stuck).to.include({ state: 'needs-input', agent: null })
    expect(afterHold(stuck, free, inputs(task), 9, false)).to.equal(stuck)
    expect(afterHold(stuck, free, 'other', 9, false).state).to.equal('ready')
  })

  it('waits as ready when only a place is missing', () => {
    const task = ready()
    const wait = {
      outcome: 'wait',
      considered: [],
      sentence: 'Busy.',
      estimate: { p50: 1, p90: 1 },
      difficulty: 'low',
    } as const
    const waiting = afterDecision(task, wait, inputs(task), null)
    expect(waiting).to.include({ state: 'ready', readySince: 1_000 })
    expect(afterHold(waiting, free, inputs(task), 9, false)).to.equal(waiting)
  })

  it('has no agent and no trouble any more when it ended', () => {
    for (const state of ['done', 'released'] as const) {
      expect(afterEnd(assigned('glm', 1), state)).to.deep.include({
        state,
        agent: null,
        slot: null,
        trouble: null,
        blockers: [],
      })
    }
  })

  it('begins anew when it is assigned again, with a version and a decision number that go on', () => {
    const ended = afterEnd(assigned(), 'released')
    const again = afterReading(ended, reading())
    expect(again).to.include({
      state: 'blocked',
      blockers: null,
      assignment: 2,
      version: ended.version + 1,
      decisionNumber: 1,
      decision: null,
    })
  })

  it('takes over what the status comment of a lost database said, under the same decision number', () => {
    const task = afterReading(undefined, reading(), { agent: 'glm', decisionNumber: 4 })
    expect(task).to.include({ adopted: 'glm', decisionNumber: 3 })
  })
})
