import { expect } from 'chai'
import { planQueue, type QueuedTask, turnOf } from '../../src/agents/queue.ts'
import { agent, idle, tokens } from './agents.ts'

const task = (issueId: number, rest: Partial<QueuedTask> = {}): QueuedTask => ({
  issueId,
  need: { difficulty: 'low', estimate: tokens(10_000), repo: 'o/r' },
  unlocks: 0,
  readySince: 0,
  ...rest,
})

describe('planQueue', () => {
  it('goes by priority, then what a task unlocks, then age, then id', () => {
    const tasks = [
      task(6),
      task(5),
      task(7, { readySince: -1 }),
      task(3, { unlocks: 1, readySince: 9 }),
      task(2, { priority: 1, readySince: 99 }),
      task(1, { priority: -1, unlocks: 50, readySince: -99 }),
    ]
    expect([...planQueue(tasks, [agent('a')], idle).keys()]).to.deep.equal([2, 3, 7, 5, 6, 1])
  })

  it('takes each slot before the next task is decided, and decides for all', () => {
    const profiles = [
      agent('free', { costPerMtok: 0, maxConcurrent: 2 }),
      agent('paid', { maxConcurrent: 1 }),
    ]
    const plan = planQueue([task(1), task(2), task(3), task(4)], profiles, new Map([['free', 1]]))
    expect([...plan].map(([id, { chosen, outcome }]) => `${id} ${chosen ?? outcome}`)).to.deep.equal([
      '1 free',
      '2 paid',
      '3 wait',
      '4 wait',
    ])
  })

  it('spreads equal agents by their load', () => {
    const plan = planQueue([task(1), task(2), task(3)], [agent('a'), agent('b')], idle)
    expect([...plan.values()].map(({ chosen }) => chosen)).to.deep.equal(['a', 'b', 'a'])
  })

  it('lets a task that waits hold back nobody else', () => {
    const hard = task(1, { priority: 9, need: { difficulty: 'high', estimate: tokens(10_000), repo: 'o/r' } })
    const profiles = [agent('strong', { maxConcurrent: 1 }), agent('weak', { capabilities: ['low'] })]
    const plan = planQueue([task(2), hard], profiles, new Map([['strong', 1]]))
    expect([...plan].map(([id, { chosen, outcome }]) => `${id} ${chosen ?? outcome}`)).to.deep.equal([
      '1 wait',
      '2 weak',
    ])
  })

  it('changes neither the load nor the list it was given', () => {
    const load = new Map<string, number>()
    const tasks = [task(2), task(1)]
    planQueue(tasks, [agent('a')], load)
    expect(load.size).to.equal(0)
    expect(tasks.map(({ issueId }) => issueId)).to.deep.equal([2, 1])
  })

  it('leaves those behind only the money that those in front have not taken, in each repository and in all', () => {
    const paid = agent('paid', { costPerMtok: 10 })
    const purse = { period: 'day', spentUsd: 0, reservedUsd: 0, endsAt: 9 } as const
    const cost = 10 * 0.02
    const inTeam = (issueId: number, repoId: number) => {
      const { need, ...rest } = task(issueId)
      const purses = [
        { ...purse, of: 'repository' as const, limitUsd: 1.5 * cost },
        { ...purse, of: 'instance' as const, limitUsd: 2.5 * cost },
      ]
      const team = { repoId, agents: [paid], windowShare: 0.5, order: [], here: idle, purses }
      return { ...rest, need: { ...need, estimate: { p50: 20_000, p90: 20_000 } }, team }
    }
    const tasks = [inTeam(1, 1), inTeam(2, 1), inTeam(3, 2), inTeam(4, 3)]
    const outcomes = [...planQueue(tasks, [], idle).values()].map(({ outcome, money }) => [
      outcome,
      money?.of,
    ])
    expect(outcomes).to.deep.equal([
      ['chosen', undefined],
      ['wait', 'repository'],
      ['chosen', undefined],
      ['wait', 'instance'],
    ])
    expect(turnOf(4, tasks, idle).promisedUsd).to.deep.equal({ repository: 0, instance: 2 * cost })
    expect(turnOf(2, tasks, idle).promisedUsd).to.deep.equal({ repository: cost, instance: cost })
  })

  it('lets wait for a cheaper agent so long as those in front of it do', () => {
    const profiles = [agent('free', { costPerMtok: 0, maxConcurrent: 1 }), agent('paid', { costPerMtok: 10 })]
    const waiting = { usdPerHour: 0.3, agents: [{ agent: 'free', sessionMs: 3_600_000, ahead: 0 }] }
    const tasks = [1, 2, 3].map((issueId) => {
      const { need, ...rest } = task(issueId)
      return { ...rest, need: { ...need, estimate: { p50: 40_000, p90: 40_000 } }, waiting }
    })
    const plan = [...planQueue(tasks, profiles, new Map([['free', 1]])).values()]
    expect(plan.map(({ chosen, waits }) => chosen ?? `waits ${waits?.waitMs}`)).to.deep.equal([
      'waits 3600000',
      'paid',
      'paid',
    ])
  })
})
