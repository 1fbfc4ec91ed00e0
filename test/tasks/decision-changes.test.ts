import { expect } from 'chai'
import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { changesBetween } from '../../src/tasks/decision-changes.ts'
import { decided } from './records.ts'
import { ready } from './tasks.ts'

describe('what changed between two decisions', () => {
  const { record } = decided()

  it('is nothing where nothing that counts did', () => {
    expect(changesBetween(record, { ...record, number: 2, at: 9_000 })).to.deep.equal([])
  })

  it('is the result first, and then what it came from', () => {
    const need = {
      ...record.inputs.choice.need,
      difficulty: 'high',
      estimate: { p50: 40_000, p90: 60_000 },
    } as const
    expect(changesBetween(record, decided({ need }).record)).to.deep.equal([
      { what: 'result', before: 'minimax', after: 'opus' },
      { what: 'difficulty', before: 'low', after: 'high' },
      { what: 'estimate', before: '30k', after: '40k to 60k' },
    ])
  })

  it('tells of agents only what differs, and the load where an agent has a limit', () => {
    const limited = DEFAULT_AGENTS.map((profile) =>
      profile.name === 'minimax' ? { ...profile, maxConcurrent: 1 } : profile,
    ).filter(({ name }) => name !== 'opus')
    const busy = decided({ profiles: limited, held: [['minimax', 1]] })
    expect(changesBetween(record, busy.record)).to.deep.equal([
      { what: 'result', before: 'minimax', after: 'glm' },
      { what: 'agent opus', before: 'there', after: 'not there' },
      { what: 'agent minimax', before: 'maxConcurrent unset', after: 'maxConcurrent 1' },
      { what: 'minimax holds', before: '0', after: '1' },
    ])
  })

  it('tells of a wait, an order, a priority and another rule', () => {
    const wish = { ...record.inputs.choice.need, wish: 'opus' }
    const other = decided({ windowShare: 0.6, order: ['glm'] })
    expect(changesBetween(record, other.record).slice(-2)).to.deep.equal([
      { what: 'part of a window', before: '50 %', after: '60 %' },
      { what: 'order of agents', before: 'none', after: 'glm' },
    ])
    const all = DEFAULT_AGENTS.map((profile) => ({ ...profile, maxConcurrent: 1 }))
    const waits = decided({ need: wish, profiles: all, held: [['opus', 1]] }, { ...ready(), priority: 1 })
    const same = decided({ profiles: all, held: [['opus', 1]] })
    expect(changesBetween(same.record, { ...waits.record, rule: 9 })).to.deep.equal([
      { what: 'result', before: 'minimax', after: 'waits for a free agent' },
      { what: 'asked for', before: 'nobody', after: 'opus' },
      { what: 'priority', before: '0', after: '1' },
      { what: 'rule', before: '4', after: '9' },
    ])
  })
})
