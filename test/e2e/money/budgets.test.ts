import { expect } from 'chai'
import type { IssueView, RunBotOptions } from '../../../src/testing/index.ts'
import { callsDuring, NEEDS_INPUT, own, status, visible } from '../conversation.ts'
import { AgentAtWork, gist } from '../watching/agent-at-work.ts'
import { FREE, FREELY, GIVEN, HOUR_MS, PAID, Till, WAITS } from './till.ts'

const WORKS = 'agent/paid difficulty/low status/in-progress'

describe('budgets', () => {
  let till: Till
  const start = async (options: RunBotOptions) => {
    till = await Till.open(options)
  }
  const told = (issue: IssueView) => status(till.world, issue)
  const closes = async (issue: IssueView) => {
    await till.world.alice.closes(issue)
    await till.world.forge.rest()
  }
  afterEach(async () => {
    const dead = await till.world.dead()
    await till.world.stop()
    expect(dead).to.deep.equal([])
  })

  it('set aside what a task is likely to cost, and let wait who finds too little left, until the day turns', async () => {
    await start({ money: { budget: { dayUsd: 0.3 } } })
    const first = await till.open('One')
    const second = await till.open('Two')
    expect(till.labels(first, second)).to.deep.equal([GIVEN, WAITS])
    expect(told(second)).to.match(/^\*\*Ready, and waits for money\.\*\*/)
    expect(told(second)).to.match(
      /paid could do this for US\$0\.20, but of the US\$0\.30 a day for all repositories together US\$0\.00 is spent, and US\$0\.20 set aside for tasks under way\. It goes on by itself at \d{4}-\d\d-\d\d 00:00 UTC, when the next day begins\./,
    )
    await till.spends('paid', 0.25, 'complete')
    await closes(first)
    expect(till.labels(second)).to.deep.equal([WAITS])
    // what others have spent is no news of this one
    expect(told(second)).to.contain('US$0.20 set aside')
    await till.sleeps()
    expect(till.labels(second)).to.deep.equal([GIVEN])
  })

  it('let nobody through twice who comes at the same moment', async () => {
    await start({ money: { budget: { dayUsd: 0.5 } } })
    const { alice, forge } = till.world
    const issues = await Promise.all(
      [1, 2, 3, 4].map((number) => alice.opens({ title: `No ${number}`, body: EASY }, till.world.repo)),
    )
    await Promise.all(issues.map((issue) => alice.assigns(['mosaic'], issue)))
    await forge.rest()
    expect(till.labels(...issues).sort()).to.deep.equal([GIVEN, GIVEN, WAITS, WAITS])
  })

  it('give what there is again to those first who stand in front in the queue', async () => {
    await start({ money: { budget: { dayUsd: 0.3 } } })
    await till.open('One')
    await till.spends('paid', 0.3, 'complete')
    const waiting = [await till.open('Two'), await till.open('Three'), await till.open('Four')]
    await till.says('/priority critical', waiting[2] as IssueView)
    expect(till.labels(...waiting)).to.deep.equal([WAITS, WAITS, WAITS])
    await till.sleeps()
    expect(till.labels(...waiting)).to.deep.equal([WAITS, WAITS, GIVEN])
    // those who still wait are told of another day
    const until = (issue: IssueView) => /at (\d{4}-\d\d-\d\d) 00:00 UTC/.exec(told(issue))?.[1]
    const inADay = new Date(Date.now() + 24 * HOUR_MS).toISOString().slice(0, 10)
    expect((until(waiting[0] as IssueView) ?? '') > inADay).to.equal(true)
  })

  it('give back what was set aside when a task leaves its agent, and hand it to who waits', async () => {
    await start({ money: { budget: { dayUsd: 0.3 } } })
    const first = await till.open('One')
    const second = await till.open('Two')
    await till.world.alice.unassigns(['mosaic'], first)
    await till.world.forge.rest()
    expect(till.labels(second)).to.deep.equal([GIVEN])
    await closes(second)
    expect(till.labels(await till.open('Three'))).to.deep.equal([GIVEN])
  })

  it('count of a task under way what it has reported, and the rest of its estimate besides', async () => {
    await start({ money: { budget: { dayUsd: 0.42 } } })
    await till.open('One')
    const paid = await till.spends('paid', 0.05)
    const second = await till.open('Two')
    expect(till.labels(second)).to.deep.equal([GIVEN])
    await paid.beats(20_000, { tokensUsed: 20_000, costUsd: 0.29 })
    // 0.29 + 0.20, and 0.20 more are too much
    expect(till.labels(await till.open('Three'))).to.deep.equal([WAITS])
  })

  it('never hold back an agent that costs nothing, and give it what could not be paid', async () => {
    await start({ agents: [PAID, FREE], money: { budget: { dayUsd: 0 } } })
    const first = await till.open('One')
    const second = await till.open('Two')
    expect(till.labels(first, second)).to.deep.equal([FREELY, WAITS])
    expect(told(second)).to.contain('**Ready, and waits for a free agent.**')
    await closes(first)
    expect(till.labels(second)).to.deep.equal([FREELY])
  })

  it('ask a person where the money would never be enough, and go on when the budget is raised', async () => {
    await start({})
    await till.settles('budget: { dayUsd: 0.1 }\n')
    const issue = await till.open('One')
    expect(till.labels(issue)).to.deep.equal([NEEDS_INPUT])
    expect(told(issue)).to.contain(
      'paid costs US$0.20, and the whole budget is US$0.10 a day for this repository',
    )
    await till.settles('budget: { dayUsd: 0.4 }\n')
    await till.world.skip(1_000)
    expect(till.labels(issue)).to.deep.equal([GIVEN])
  })

  it('take a task from an agent that has not begun where a budget was made smaller', async () => {
    await start({})
    await till.settles('budget: { dayUsd: 1 }\n')
    const issues = [await till.open('One'), await till.open('Two')]
    await till.settles('budget: { dayUsd: 0.3 }\n')
    await till.world.skip(1_000)
    expect(till.labels(...issues).sort()).to.deep.equal([GIVEN, WAITS])
    await till.settles('budget: { dayUsd: 0.5 }\n')
    await till.world.skip(1_000)
    expect(till.labels(...issues)).to.deep.equal([GIVEN, GIVEN])
  })

  it('are of one repository where its own file says so', async () => {
    await start({ money: { budget: { dayUsd: 0.6 } } })
    const shop = till.world.forge.addRepo('alice', 'shop', { collaborators: { mosaic: 'write' } })
    till.world.forge.addHook(shop, till.world.hook)
    await till.settles('budget: { monthUsd: 0.2 }\n')
    const here = [await till.open('One'), await till.open('Two')]
    expect(till.labels(...here)).to.deep.equal([GIVEN, WAITS])
    expect(told(here[1] as IssueView)).to.match(
      /of the US\$0\.20 a month for this repository .* at \d{4}-\d\d-01 00:00 UTC, when the next month begins/,
    )
    const there = []
    for (const title of ['Three', 'Four', 'Five']) {
      const issue = await till.world.alice.opens({ title, body: EASY }, shop)
      await till.world.alice.assigns(['mosaic'], issue)
      await till.world.forge.rest()
      there.push(issue)
    }
    expect(till.labels(...there)).to.deep.equal([GIVEN, GIVEN, WAITS])
  })

  it('of a file that wants more than app.yml allows count for nothing, and it is told where', async () => {
    await start({ money: { budget: { dayUsd: 0.3 }, approveAboveUsd: 1 } })
    await till.settles('budget:\n  dayUsd: 5\n  monthUsd: 50\napproveAboveUsd: 2\n')
    const issue = await till.open('One')
    expect(till.labels(issue, await till.open('Two'))).to.deep.equal([GIVEN, WAITS])
    const comment = till.world.forge
      .comments(issue)
      .map(({ body }) => body)
      .join('\n')
    expect(comment).to.contain(
      'The budget of a day is settled above this file (US$0.3); here it can only be smaller.',
    )
    expect(comment).to.contain(
      'Above US$1 a person is asked, as is settled above this file; here it can only be less.',
    )
  })

  it('are not broken by any priority, nor by an agent that is asked for by name', async () => {
    await start({ agents: [PAID, FREE], money: { budget: { dayUsd: 0.2 } } })
    await till.open('One')
    await till.open('Two')
    const issue = await till.open('Three')
    expect(told(issue)).to.match(/^\*\*Ready, and waits for a free agent or for money\.\*\*/)
    expect(told(issue)).to.match(
      /free is busy with 1 of 1\); this goes on as soon as one is free\. paid could do it for US\$0\.20, but of the US\$0\.20 a day for all repositories together US\$0\.00 is spent, and US\$0\.20 set aside for tasks under way; there is money for that again at /,
    )
    await till.says('/priority critical\n/agent paid', issue)
    expect(till.labels(issue)).to.deep.equal([WAITS])
    expect(told(issue)).to.contain('It was asked for by name: paid could do this for US$0.20')
  })

  it('stop an agent only when what was really reported has used them up', async () => {
    await start({ money: { budget: { dayUsd: 0.5 } } })
    const first = await till.open('One')
    const second = await till.open('Two')
    const one = await till.spends('paid', 0.1)
    const two = await till.spends('paid', 0.1)
    expect((await one.beats(11_000, { tokensUsed: 20_000, costUsd: 0.39 })).gist).to.equal('200 continue')
    const stopped = await two.beats(11_000, { tokensUsed: 20_000, costUsd: 0.12 })
    expect(stopped).to.deep.equal({
      gist: '200 stop',
      reason: 'The budget of US$0.50 a day for all repositories together is used up.',
    })
    expect(till.labels(first, second)).to.deep.equal([WORKS, WORKS])
    expect(told(second)).to.contain('`paid` is told to stop: the budget of US$0.50 a day')
    await two.ends('fail', { reason: 'I was told to stop' })
    expect(till.labels(second)).to.deep.equal([WAITS])
    expect(told(second)).not.to.contain('failed')
    await till.sleeps()
    expect(till.labels(second)).to.deep.equal([GIVEN])
  })

  it('stop also an agent whose report says fewer tokens than one before it', async () => {
    await start({ money: { budget: { dayUsd: 0.5 } } })
    await till.open('One')
    const one = await till.spends('paid', 0.1)
    await one.beats(11_000, { tokensUsed: 1_000_000_000_000, costUsd: 0 })
    expect((await one.beats(11_000, { tokensUsed: 95_000, costUsd: 0.6 })).gist).to.equal('200 stop')
  })

  it('keep tasks back that have an agent already, once they are used up by others', async () => {
    await start({ money: { budget: { dayUsd: 0.7 } } })
    await till.open('One')
    const others = [await till.open('Two'), await till.open('Three')]
    const one = await till.spends('paid', 0.1)
    const two = await AgentAtWork.called('paid', till.world)
    await one.beats(11_000, { tokensUsed: 20_000, costUsd: 0.7 })
    expect(till.labels(...others)).to.deep.equal([GIVEN, GIVEN])
    expect(await two.asks()).to.equal(false)
    for (const issue of others) {
      const refused = await two.claims(issue)
      expect(gist(refused)).to.equal('409 TASK_NOT_READY')
      expect(refused.body)
        .to.have.property('detail')
        .that.contains('US$0.70 a day for all repositories together is used up')
    }
    await till.sleeps()
    expect(await two.asks()).to.equal(true)
  })

  it('stand over a restart, also when the day turns while the bot is away', async () => {
    await start({ money: { budget: { dayUsd: 0.3 } } })
    await till.open('One')
    const paid = await till.spends('paid', 0.3)
    const second = await till.open('Two')
    const before = own(till.world, second, 'status')
    await paid.beats(20_000, { tokensUsed: 20_000, costUsd: 0.4 })
    await till.world.restart()
    await till.world.forge.rest()
    expect(till.labels(second, await till.open('Three'))).to.deep.equal([WAITS, WAITS])
    // it was called, and nothing that it tells has changed but what others spent
    expect(own(till.world, second, 'status')).to.deep.equal(before)
    await till.world.stopBot()
    await till.sleeps()
    await till.world.startBot()
    await till.world.forge.rest()
    expect(till.labels(second)).to.deep.equal([GIVEN])
  })

  it('begin anew when the database was lost, and what is assigned is set aside again', async () => {
    await start({ money: { budget: { dayUsd: 0.3 } } })
    const first = await till.open('One')
    const second = await till.open('Two')
    await till.world.loseDatabase()
    await till.world.forge.rest()
    expect(till.labels(first, second)).to.deep.equal([GIVEN, WAITS])
  })

  it('are told by /why, and /what-if decides with them', async () => {
    await start({ agents: [PAID, FREE] })
    await till.settles('budget: { dayUsd: 0.3 }\n')
    await till.open('One')
    await till.open('Two')
    const issue = await till.open('Three')
    const answers = async (words: string) => {
      await till.says(words, issue)
      await till.world.skip(HOUR_MS / 10)
      return (
        till.world.forge
          .comments(issue)
          .filter(({ author }) => author === 'mosaic')
          .map(visible)
          .at(-1) ?? ''
      )
    }
    const why = await answers('/why')
    expect(why).to.contain(
      'Budget: US$0.30 a day for this repository, of which US$0.00 is spent, and US$0.20 set aside',
    )
    expect(why).to.contain('Holds it back: no agent is free; its place in the queue is 1')
    expect(await answers('/what-if agent=paid')).to.contain(
      '**With agent `paid` asked for: waits for money.**',
    )
  })

  it('cost no call of Gitea while there is nothing left', async () => {
    await start({ money: { budget: { dayUsd: 0.2 } } })
    await till.open('One')
    const waiting = await till.open('Two')
    const calls = await callsDuring(till.world, () => till.world.skip(HOUR_MS / 2))
    expect(calls.entries.map(({ path }) => path).filter((path) => path.includes('/issues/'))).to.deep.equal(
      [],
    )
    expect(own(till.world, waiting, 'question')).to.deep.equal([])
  })
})

const EASY = '## Difficulty\nlow\n\n## Context Estimate\n20k\n'
