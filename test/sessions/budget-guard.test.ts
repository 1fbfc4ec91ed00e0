import { expect } from 'chai'
import { policyOf, type Settled, usualSettings } from '../../src/policy/policy.ts'
import { BudgetGuard } from '../../src/sessions/budget-guard.ts'
import { session } from '../tasks/sessions.ts'
import { profiles } from '../tasks/tasks.ts'

const NOON = Date.UTC(2026, 10, 26, 12)

describe('the guard of the budgets', () => {
  const policyWith = (change: Partial<Settled>) => policyOf({ ...usualSettings(profiles), ...change })
  const guardOf = (own: Partial<Settled> | undefined, instance: Partial<Settled> = {}, spentUsd = 0) => {
    const asked: number[] = []
    const said: object[] = []
    const reported = { day: spentUsd, month: spentUsd }
    const guard = new BudgetGuard({
      policies: {
        instance: policyWith(instance),
        recent: () => own && policyWith(own),
        of: async (repoId) => {
          asked.push(repoId)
          throw new Error('Gitea is away')
        },
        problems: async () => [],
      },
      spending: { reported: async () => ({ repository: reported, instance: reported }) },
      log: { warn: (fields, text) => said.push({ ...fields, text }) },
    })
    const begun = (agent: string) => session({ agent, costUsd: 1, countedUsd: 1 })
    const beat = (agent: string, costUsd: number, nowMs = NOON) =>
      guard.usedUp(begun(agent), guard.counted(begun(agent), costUsd, nowMs), nowMs)
    const counted = (agent: string, costUsd: number, was = 0) =>
      guard.counted(session({ agent, costUsd: was, countedUsd: was }), costUsd, NOON)
    return { beat, counted, asked, said }
  }

  it('counts what is reported now, and nothing that is only set aside', async () => {
    const { beat } = guardOf({ budget: { dayUsd: 2 } }, {}, 1)
    expect(await beat('sonnet', 1.99)).to.equal(undefined)
    expect(await beat('sonnet', 2)).to.equal('The budget of US$2.00 a day for this repository is used up.')
    // a report that was overtaken says less than is known
    expect(await beat('sonnet', 0.5)).to.equal(undefined)
  })

  it('stops nobody who costs nothing, and of an agent that nobody knows only one that costs something', async () => {
    const { beat } = guardOf({ budget: { monthUsd: 0 } })
    expect(await beat('glm', 7)).to.equal(undefined)
    expect(await beat('sonnet', 1)).to.match(/US\$0\.00 a month/)
    expect(await beat('stranger', 1)).to.match(/used up/)
  })

  it('counts nothing of an agent that costs nothing, and no more of another one than a session can cost', () => {
    const { counted, said } = guardOf({})
    expect(counted('glm', 1_000_000)).to.equal(0)
    expect(said).to.deep.equal([])
    // 25 times its window of 200k at US$3 for a million
    expect([counted('sonnet', 14.5), counted('sonnet', 1_000_000)]).to.deep.equal([14.5, 15])
    expect(said).to.deep.equal([
      {
        session: session().id,
        agent: 'sonnet',
        lane: '9#7',
        costUsd: 1_000_000,
        mostUsd: 15,
        text: 'an agent reports more than a session can cost: what is above mostUsd does not count',
      },
    ])
    // it is said once, and what counted once stays
    expect(counted('sonnet', 1_000_000, 20)).to.equal(20)
    expect(said).to.have.length(1)
    // as much as of the dearest
    expect(counted('stranger', 1_000_000)).to.equal(75)
  })

  it('goes by app.yml while the files are not known, and asks a Gitea that is away once a minute', async () => {
    const { beat, asked } = guardOf(undefined, { instanceBudget: { dayUsd: 3 } }, 2.5)
    expect(await beat('sonnet', 1.4)).to.equal(undefined)
    expect(await beat('sonnet', 1.5)).to.match(/for all repositories together is used up/)
    expect(asked).to.deep.equal([9])
    await beat('sonnet', 1, NOON + 60_000)
    expect(asked).to.deep.equal([9, 9])
  })
})
