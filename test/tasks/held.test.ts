import { expect } from 'chai'
import { decisionInputs } from '../../src/tasks/decision-inputs.ts'
import { afterHold, afterOrder, afterRetry } from '../../src/tasks/lifecycle.ts'
import { needOf } from '../../src/tasks/need.ts'
import type { Task } from '../../src/tasks/task.ts'
import { assigned, begun, blocker, free, policy, ready } from './tasks.ts'

const look = (task: Task, found: Parameters<typeof afterHold>[1] = free) =>
  afterHold(task, found, decisionInputs(task, policy), 2_000, true)

describe('a task that is held back', () => {
  it('gives its agent back, and waits although nothing blocks it', () => {
    const held = look(afterOrder(assigned(), { hold: '' }, 0))
    expect([held.state, held.agent]).to.deep.equal(['blocked', null])
    expect(look(held)).to.equal(held)
    expect(look(afterOrder(held, {}, 0)).state).to.equal('ready')
  })

  it('that somebody works on is not taken away', () => {
    const working = { ...assigned(), state: 'in-progress' } as const
    const held = look(afterOrder(working, { hold: '' }, 0))
    expect([held.state, held.agent]).to.deep.equal(['in-progress', 'minimax'])
    expect(afterRetry(working).decidedFrom).to.equal(working.decidedFrom)
  })

  it('tells that its last blocker is gone, and stays', () => {
    const held = look(afterOrder(begun(), { hold: '' }, 0), { ...free, blockers: [blocker(1)] })
    const after = look(held)
    expect([after.state, after.blockers]).to.deep.equal(['blocked', []])
  })
})

describe('an order', () => {
  it('changes nothing of a task that has ended', () => {
    const done = { ...assigned(), state: 'done' } as const
    expect(afterOrder(done, { hold: '' }, 0)).to.equal(done)
    expect(afterRetry(done)).to.equal(done)
  })

  it('about who does the work ends what was told before a loss of the database, and any other does not', () => {
    const told = { ...ready(), adopted: 'opus' }
    expect(afterOrder(told, { difficulty: 'high' }, 0).adopted).to.equal(null)
    expect(afterOrder(told, { hold: '' }, 0).adopted).to.equal('opus')
  })

  it('of an estimate counts instead of what was read, and decides anew; who gave it, and a hold, do not', () => {
    const task = assigned()
    const estimate = { ...task, overrides: { estimate: 80_000 } }
    expect(needOf(estimate).estimate).to.deep.equal({ p50: 80_000, p90: 80_000 })
    expect(decisionInputs(estimate, policy)).not.to.equal(decisionInputs(task, policy))
    const held = { ...task, overrides: { hold: 'x', priority: 1, given: {}, blockers: [] } }
    expect(decisionInputs(held, policy)).to.equal(decisionInputs(task, policy))
  })
})
