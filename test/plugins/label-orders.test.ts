import { expect } from 'chai'
import { afterLabelChange, isUnknownIn, labelChange } from '../../src/plugins/parsing/label-orders.ts'
import type { Given, Overrides } from '../../src/tasks/overrides.ts'

const alice = { id: 1, login: 'alice' }
const bob = { id: 2, login: 'bob' }
const commanded = (id: number): Overrides => ({ agent: 'opus', given: { agent: { by: alice, id, line: 0 } } })
const entry = (id: number): Given => ({ by: bob, id })
const isUnknown = isUnknownIn('agent', ['opus', 'sonnet', 'haiku'])

describe('orders with labels', () => {
  const change = (present: readonly string[], written: string | null, standing: Overrides = {}) =>
    labelChange({ scope: 'agent', present, written, isUnknown }, standing)

  it('a label that the bot did not write is an order; its own one, or that of the order, tells nothing new', () => {
    expect(change(['sonnet'], 'haiku')).to.deep.equal({ kind: 'put', name: 'sonnet' })
    expect(change(['haiku'], 'haiku')).to.equal(undefined)
    expect(change(['opus'], 'haiku', commanded(5))).to.equal(undefined)
    expect(change([], null)).to.equal(undefined)
  })

  it('the bot’s own label taken off takes an order back; a label of another name does not', () => {
    expect(change([], 'opus', commanded(5))).to.deep.equal({ kind: 'taken', name: 'opus' })
    expect(change([], 'haiku')).to.equal(undefined)
    expect(change(['opus', 'someone'], 'opus', commanded(5))).to.equal(undefined)
    expect(change(['someone'], 'opus', commanded(5))).to.deep.equal({ kind: 'taken', name: 'opus' })
  })

  it('of a command and a label the newest counts', () => {
    const put = { kind: 'put', name: 'sonnet' } as const
    const taken = { kind: 'taken', name: 'haiku' } as const
    const standing = commanded(5)
    expect(afterLabelChange(standing, 'agent', put, entry(4))).to.equal(standing)
    expect(afterLabelChange(standing, 'agent', taken, entry(4))).to.equal(standing)
    expect(afterLabelChange(standing, 'agent', put, entry(6))).to.deep.equal({
      agent: 'sonnet',
      given: { agent: { by: bob, id: 6 } },
    })
    expect(afterLabelChange(standing, 'agent', taken, entry(6))).to.deep.equal({})
  })

  it('a label older than `/agent auto` does not come back as an order', () => {
    const auto: Overrides = { given: { agent: { by: alice, id: 5, line: 0 } } }
    expect(afterLabelChange(auto, 'agent', { kind: 'put', name: 'sonnet' }, entry(4))).to.equal(auto)
  })

  it('where the timeline does not tell, a label counts and nobody is named; a label that is gone proves nothing', () => {
    const standing = commanded(5)
    expect(afterLabelChange(standing, 'agent', { kind: 'put', name: 'sonnet' }, undefined)).to.deep.equal({
      agent: 'sonnet',
      given: { agent: { by: null, id: 0 } },
    })
    expect(afterLabelChange(standing, 'agent', { kind: 'taken', name: 'opus' }, undefined)).to.equal(standing)
  })

  it('only the three difficulties are some', () => {
    expect(['low', 'hard', 'High'].map(isUnknownIn('difficulty', []))).to.deep.equal([false, true, true])
  })
})
