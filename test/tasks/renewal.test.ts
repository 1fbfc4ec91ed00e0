import { expect } from 'chai'
import { afterReading } from '../../src/tasks/lifecycle.ts'
import { afterLateAnswer } from '../../src/tasks/renewal.ts'
import { assigned, policy, reading } from './tasks.ts'

const LOAD = new Map([['minimax', 1]])
/** More than any of the agents holds. */
const TOO_MUCH = { p50: 400_000, p90: 400_000 }

function answered(estimate: { readonly p50: number; readonly p90: number }, change = {}) {
  const { spec } = reading()
  return reading({
    spec: { ...spec, estimate: { value: estimate, source: 'claude', words: '', confidence: 0.9 } },
    ...change,
  })
}

describe('a task whose text the model has read after an agent was chosen', () => {
  it('keeps its agent, at once, if the choice is the same', () => {
    const before = assigned()
    const after = afterLateAnswer(
      before,
      afterReading(before, answered({ p50: 20_000, p90: 25_000 })),
      policy,
      LOAD,
    )
    expect(after).to.include({ state: 'assigned', agent: 'minimax' })
    expect(after.spec.estimate.source).to.equal('claude')
    expect(after.renewedFrom ?? null).to.equal(null)
  })

  it('remembers whom it had if the choice is another', () => {
    const before = assigned()
    const after = afterLateAnswer(
      before,
      afterReading(before, answered({ p50: 90_000, p90: 95_000 })),
      policy,
      LOAD,
    )
    expect(after.renewedFrom).to.equal('minimax')
  })

  it('is what it was if the answer would leave it without an agent', () => {
    const before = assigned()
    const after = afterLateAnswer(before, afterReading(before, answered(TOO_MUCH)), policy, LOAD)
    expect(after).to.equal(before)
  })

  it('takes over what else was read when the answer is dropped', () => {
    const before = assigned()
    const after = afterLateAnswer(
      before,
      afterReading(before, answered(TOO_MUCH, { priority: 2 })),
      policy,
      LOAD,
    )
    expect(after).to.include({ agent: 'minimax', priority: 2, version: before.version + 1 })
    expect(after.spec).to.deep.equal(before.spec)
  })
})
