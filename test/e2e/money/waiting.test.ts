import { expect } from 'chai'
import type { IssueView, RunBotOptions } from '../../../src/testing/index.ts'
import { own, status } from '../conversation.ts'
import { AgentAtWork, pullFor } from '../watching/agent-at-work.ts'
import { DEAR, FREE, FREELY, GIVEN, HOUR_MS, PAID, Till, WAITS } from './till.ts'

describe('the price of waiting', () => {
  let till: Till
  const start = async (options: RunBotOptions = {}) => {
    till = await Till.open({ agents: [PAID, FREE], ...options })
    for (const name of ['Priority/Critical', 'Priority/Low'])
      till.world.forge.addLabel(till.world.repo, { name, color: '#ee0701' })
  }
  const told = (issue: IssueView) => status(till.world, issue)
  afterEach(async () => {
    const dead = await till.world.dead()
    await till.world.stop()
    expect(dead).to.deep.equal([])
  })

  it('is nothing where nobody has settled it: who could pay begins, and nothing is said of it', async () => {
    await start()
    await till.open('One')
    const second = await till.open('Two')
    expect(till.labels(second)).to.deep.equal([GIVEN])
    expect(told(second)).not.to.contain('waiting')
  })

  it('lets a task wait for the cheaper agent where that costs less, and pay where it costs more', async () => {
    await start({ money: { waitingUsdPerHour: { normal: 0.15 } } })
    const first = await till.open('One')
    const second = await till.open('Two')
    expect(till.labels(first, second)).to.deep.equal([FREELY, WAITS])
    expect(told(second)).to.match(/^\*\*Ready, and waits for `free`, which costs less\.\*\*/)
    expect(told(second)).to.contain(
      'free is free in about 1 h; waiting costs US$0.15, paid would cost US$0.20: it waits for free.',
    )
    // who stands before it makes the wait longer
    const third = await till.open('Three')
    expect(till.labels(third)).to.deep.equal([GIVEN])
    expect(told(third)).to.contain(
      'free is free in about 2 h; waiting would cost US$0.30, paid costs US$0.20: paid takes it now.',
    )
    await till.world.alice.closes(first)
    await till.world.forge.rest()
    expect(till.labels(second)).to.deep.equal([FREELY])
  })

  it('names a priority only if the task would begin at it', async () => {
    await start({ money: { waitingUsdPerHour: { low: 0.01, normal: 0.02, high: 0.03, critical: 10 } } })
    await till.open('One')
    const second = await till.open('Two')
    expect(told(second)).to.contain('Write `/priority critical`, or name an agent')
    await till.settles('waitingUsdPerHour: { critical: 0.05 }\n')
    await till.world.skip(1_000)
    expect(told(second)).to.contain('At once all the same? Name an agent with `/agent NAME`.')
    await till.says('/agent paid', second)
    expect(till.labels(second)).to.deep.equal([GIVEN])
  })

  it('is another one by priority, also when that changes', async () => {
    await start({ money: { waitingUsdPerHour: { low: 0, normal: 0.1, critical: 10 } } })
    await till.open('One')
    const second = await till.open('Two')
    const third = await till.open('Three')
    expect(till.labels(second, third)).to.deep.equal([WAITS, GIVEN])
    await till.says('/priority critical', second)
    expect(till.labels(second)).to.deep.equal([GIVEN])
    expect(told(second)).to.contain('waiting would cost US$10.00')
    const fourth = await till.open('Four')
    await till.says('/priority low', fourth)
    expect(till.labels(fourth)).to.deep.equal([WAITS])
    expect(told(fourth)).to.contain('waiting costs US$0.00')
    // what costs nothing has no end
    await till.world.skip(3 * HOUR_MS)
    expect(till.labels(fourth)).to.deep.equal([WAITS])
    // a priority that is left out has no price
    await till.settles('waitingUsdPerHour: { normal: 0.01 }\n')
    const fifth = await till.open('Five')
    await till.says('/priority high', fifth)
    expect(till.labels(fifth)).to.deep.equal([GIVEN])
  })

  it('goes by how long sessions of the agent took', async () => {
    await start({
      money: { waitingUsdPerHour: { normal: 0.15 } },
      watchSettings: { stuckAfterMs: 0 },
      sessionSettings: { leaseMs: 12 * HOUR_MS },
    })
    for (const title of ['One', 'Two', 'Three']) {
      const issue = await till.open(title)
      const free = await AgentAtWork.called('free', till.world)
      await free.begins()
      await till.world.skip(3 * HOUR_MS)
      const pull = await pullFor(till.world, issue)
      await free.ends('complete', { summary: 'Done', pullRequest: pull })
      await till.world.alice.closes(issue)
      await till.world.forge.rest()
    }
    await till.open('Four')
    const last = await till.open('Five')
    expect(till.labels(last)).to.deep.equal([GIVEN])
    expect(told(last)).to.contain('free is free in about 3 h; waiting would cost US$0.45')
  })

  it('edits no comment while it waits, and stands over a restart', async () => {
    await start({ money: { waitingUsdPerHour: { normal: 0.15 } } })
    const first = await till.open('One')
    const second = await till.open('Two')
    const before = own(till.world, second, 'status')
    const other = await till.open('Three')
    await till.world.alice.closes(other)
    await till.world.restart()
    await till.world.forge.rest()
    await till.world.skip(HOUR_MS / 2)
    expect(own(till.world, second, 'status')).to.deep.equal(before)
    await till.world.alice.closes(first)
    await till.world.forge.rest()
    expect(till.labels(second)).to.deep.equal([FREELY])
  })

  it('has an end when the cheaper agent was to be free and is not, also when the bot is away then', async () => {
    await start({ money: { waitingUsdPerHour: { low: 0.1, normal: 0.15 } } })
    await till.open('One')
    const second = await till.open('Two')
    await till.world.skip(HOUR_MS - 60_000)
    expect(till.labels(second)).to.deep.equal([WAITS])
    await till.world.skip(120_000)
    expect(till.labels(second)).to.deep.equal([GIVEN])
    expect(told(second)).to.contain(
      'It has waited for a cheaper agent as long as that was to take, and free is not free: paid takes it now, for US$0.20.',
    )
    const third = await till.open('Three')
    await till.world.stopBot()
    await till.world.skip(2 * HOUR_MS)
    await till.world.startBot()
    await till.world.forge.rest()
    expect(till.labels(third)).to.deep.equal([GIVEN])
    // another price is another wait
    const fourth = await till.open('Four')
    await till.world.skip(HOUR_MS / 2)
    await till.says('/priority low', fourth)
    await till.world.skip(HOUR_MS * 0.75)
    expect(till.labels(fourth)).to.deep.equal([WAITS])
    await till.world.skip(HOUR_MS / 2)
    expect(till.labels(fourth)).to.deep.equal([GIVEN])
  })

  it('goes by the one order of the queue: what lets others begin stands in front here as well', async () => {
    await start({ money: { waitingUsdPerHour: { normal: 0.15 } } })
    const { alice, bot, repo, forge } = till.world
    await till.open('One')
    const first = await alice.opens({ title: 'First', body: EASY }, repo)
    await till.open('After it', `Depends on #${first.number}\n\n${EASY}`)
    const second = await till.open('Two')
    await alice.assigns(bot, first)
    await forge.rest()
    expect(till.labels(second, first)).to.deep.equal([WAITS, WAITS])
    expect(told(first)).to.contain('free is free in about 1 h')
  })

  it('takes no task from the agent that people were told before the database was lost', async () => {
    await start({ money: { waitingUsdPerHour: { normal: 0.15, critical: 10 } } })
    const first = await till.open('One')
    const second = await till.open('Two')
    await till.says('/agent paid', second)
    await till.says('/agent auto\n/priority critical', second)
    expect(till.labels(first, second)).to.deep.equal([FREELY, GIVEN])
    // now it would be worth waiting for the other one
    await till.says('/priority auto', second)
    expect(till.labels(second)).to.deep.equal([GIVEN])
    await till.world.loseDatabase()
    await till.world.forge.rest()
    expect(till.labels(first, second)).to.deep.equal([FREELY, GIVEN])
  })

  it('counts budgets and approvals first: what may not be paid is waited for anyway', async () => {
    await start({
      agents: [DEAR, FREE],
      money: { waitingUsdPerHour: { normal: 100 }, approveAboveUsd: 0.5, budget: { dayUsd: 5 } },
    })
    await till.open('One')
    const second = await till.open('Two')
    expect(till.labels(second)).to.deep.equal([WAITS])
    expect(told(second)).to.contain('Every agent that fits is taken (free is busy with 1 of 1)')
    await till.says('/approve', second)
    expect(told(second)).to.contain('waiting would cost US$100.00, dear costs US$1.00: dear takes it now.')
  })
})

const EASY = '## Difficulty\nlow\n\n## Context Estimate\n20k\n'
