import { expect } from 'chai'
import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { policyOf, usualSettings } from '../../src/policy/policy.ts'
import { decisionInputs } from '../../src/tasks/decision-inputs.ts'
import { afterReading } from '../../src/tasks/lifecycle.ts'
import { afterLateAnswer, afterNewPolicy } from '../../src/tasks/renewal.ts'
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

describe('a task whose repository has settled something new after an agent was chosen', () => {
  const changed = (change: Partial<(typeof DEFAULT_AGENTS)[number]>, name: string) =>
    policyOf(
      usualSettings(DEFAULT_AGENTS.map((agent) => (agent.name === name ? { ...agent, ...change } : agent))),
    )

  it('keeps its agent if it would be chosen again, and notes what that rests on', () => {
    const before = assigned()
    const rules = changed({ enabled: false }, 'opus')
    const after = afterNewPolicy(before, before, rules, LOAD)
    expect(after).to.include({ state: 'assigned', agent: 'minimax', version: before.version + 1 })
    expect(after.decidedFrom).to.equal(decisionInputs(before, rules))
    expect(afterNewPolicy(after, after, rules, LOAD)).to.equal(after)
  })

  it('is left to be decided anew if another would be chosen, or if it needs a place and has none', () => {
    const before = assigned()
    expect(afterNewPolicy(before, before, changed({ enabled: false }, 'minimax'), LOAD)).to.equal(before)
    expect(afterNewPolicy(before, before, changed({ maxConcurrent: 5 }, 'minimax'), LOAD)).to.equal(before)
  })

  it('does not stand in its own way where the repository has a limit', () => {
    const before = assigned()
    const rules = { ...changed({ maxHere: 1 }, 'minimax'), here: LOAD }
    expect(afterNewPolicy(before, before, rules, LOAD)).to.include({ agent: 'minimax' })
    expect(afterNewPolicy(before, before, rules, LOAD).version).to.equal(before.version + 1)
  })
})
