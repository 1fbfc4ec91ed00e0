import { expect } from 'chai'
import { FakeClaude, type IssueView, type RunBotOptions } from '../../../src/testing/index.ts'
import { NEEDS_INPUT, questions, status, visible } from '../conversation.ts'
import { DEAR, FREE, GIVEN, HOUR_MS, PAID, Till, WAITS } from './till.ts'

const DEARLY = 'agent/dear difficulty/low status/assigned'

describe('prices that a person has to approve', () => {
  let till: Till
  const start = async (options: RunBotOptions = {}) => {
    till = await Till.open({ agents: [DEAR], money: { approveAboveUsd: 0.5 }, ...options })
  }
  const told = (issue: IssueView) => status(till.world, issue)
  const answers = (issue: IssueView) =>
    till.world.forge
      .comments(issue)
      .filter(({ author }) => author === 'mosaic')
      .map(visible)
      .join('\n')
  afterEach(async () => {
    const dead = await till.world.dead()
    await till.world.stop()
    expect(dead).to.deep.equal([])
  })

  it('are told with the agent and what to write, and it goes on when a writer agrees', async () => {
    await start()
    const issue = await till.open('One')
    expect(till.labels(issue)).to.deep.equal([NEEDS_INPUT])
    const asks =
      'dear is the cheapest agent that can do this, and is likely to cost US$1.00; above US$0.50 somebody who may write here has to agree. Write `/approve 1.00`, or choose a cheaper agent with `/agent NAME`.'
    expect(told(issue)).to.contain(asks)
    expect(told(issue)).to.contain('_Next:_ write `/approve 1.00`, or choose a cheaper agent')
    expect(questions(till.world, issue)).to.deep.equal([`@alice I need your help with this one. ${asks}`])
    await till.says('/approve', issue, till.world.bob)
    expect(till.labels(issue)).to.deep.equal([DEARLY])
    expect(told(issue)).to.contain('- Approved: up to US$1.00, by `bob`; `/approve auto` takes it back')
    expect(questions(till.world, issue)).to.deep.equal([])
  })

  it("are no stranger's to approve, and nobody's where there is nothing to approve", async () => {
    await start({ agents: [PAID, DEAR] })
    const cheap = await till.open('One')
    await till.says('/approve', cheap)
    expect(answers(cheap)).to.contain('There is no price here that I ask about.')
    await till.says('/agent dear', cheap)
    await till.says('/approve', cheap, till.world.mallory)
    expect(till.labels(cheap)).to.deep.equal([NEEDS_INPUT])
    await till.says('/approve please', cheap)
    expect(answers(cheap)).to.contain('what `please` is to say I do not know')
    expect(till.labels(cheap)).to.deep.equal([NEEDS_INPUT])
  })

  it('are not approved by asking for an agent by name, unless both are written', async () => {
    await start({ agents: [PAID, DEAR] })
    const one = await till.open('One')
    await till.says('/agent dear', one)
    expect(till.labels(one)).to.deep.equal([NEEDS_INPUT])
    expect(told(one)).to.contain('dear was asked for by name and is likely to cost US$1.00')
    await till.says('/agent paid', one)
    expect(till.labels(one)).to.deep.equal([GIVEN])
    const two = await till.open('Two')
    await till.says('/agent dear\n/approve', two)
    expect(till.labels(two)).to.deep.equal([DEARLY])
    await till.says('/approve auto', two)
    expect(till.labels(two)).to.deep.equal([NEEDS_INPUT])
  })

  it('once approved are enough for what costs no more, and a dearer one is asked about again', async () => {
    await start()
    const issue = await till.open('One')
    await till.says('/approve', issue)
    await till.says('/estimate 12k', issue)
    expect(till.labels(issue)).to.deep.equal([DEARLY])
    await till.says('/estimate 21k', issue)
    expect(till.labels(issue)).to.deep.equal([NEEDS_INPUT])
    expect(told(issue)).to.contain('is likely to cost US$1.05')
    await till.says('/approve', issue)
    expect(till.labels(issue)).to.deep.equal([DEARLY])
  })

  it('are approved as they were read, however dear a stranger makes the work just before', async () => {
    await start({ money: { approveAboveUsd: 0.5 } })
    const { mallory, alice, bot, repo, forge } = till.world
    const issue = await mallory.opens({ title: 'One', body: sized('20k') }, repo)
    await alice.assigns(bot, issue)
    await forge.rest()
    expect(told(issue)).to.contain('is likely to cost US$1.00')
    // the comment cannot be brought up to date
    forge.faults.next({ method: 'PATCH', path: /\/comments\//, status: 500, times: 2 })
    await mallory.edits({ body: sized('60k') }, issue)
    await alice.says('/approve', issue)
    await forge.rest()
    await till.world.skip(HOUR_MS / 4)
    expect(till.labels(issue)).to.deep.equal([NEEDS_INPUT])
    expect(answers(issue)).to.contain(
      'I have approved nothing: dear is likely to cost US$3.00 now, and as far as I know my comment did not tell that yet. Write `/approve 3.00` if that is right.',
    )
    await till.says('/approve 2', issue)
    await till.world.skip(HOUR_MS / 4)
    expect(answers(issue)).to.contain(
      'I have approved nothing: dear is likely to cost US$3.00, which is more.',
    )
    expect(till.labels(issue)).to.deep.equal([NEEDS_INPUT])
    await till.says('/approve US$3.50', issue)
    expect(till.labels(issue)).to.deep.equal([DEARLY])
    expect(told(issue)).to.contain('- Approved: up to US$3.50, by `alice`')
  })

  it('stay approved when the database was lost, and over a restart', async () => {
    await start()
    const issue = await till.open('One')
    await till.says('/approve', issue)
    await till.world.loseDatabase()
    await till.world.forge.rest()
    expect(till.labels(issue)).to.deep.equal([DEARLY])
    expect(told(issue)).to.contain('Approved: up to US$1.00, by `alice`')
    await till.world.restart()
    await till.says('/retry', issue)
    expect(till.labels(issue)).to.deep.equal([DEARLY])
  })

  it('are not asked about while a cheaper agent is only taken, but can be approved', async () => {
    await start({ agents: [FREE, DEAR] })
    const first = await till.open('One')
    const second = await till.open('Two')
    expect(till.labels(second)).to.deep.equal([WAITS])
    expect(told(second)).to.contain(
      'dear could begin now for US$1.00: for that somebody who may write here has to write `/approve 1.00`.',
    )
    const third = await till.open('Three')
    await till.says('/approve', third)
    expect(till.labels(third)).to.deep.equal([DEARLY])
    await till.world.alice.closes(first)
    await till.world.forge.rest()
    expect(till.labels(second)).to.deep.equal(['agent/free difficulty/low status/assigned'])
  })

  it('are settled by the repository, with its own rule for who may approve', async () => {
    await start({ money: {} })
    await till.settles('approveAboveUsd: 0\ncommands: { whoCanUse: { approve: nobody } }\n')
    const issue = await till.open('One')
    await till.says('/approve', issue)
    expect(till.labels(issue)).to.deep.equal([NEEDS_INPUT])
    await till.settles('approveAboveUsd: 1\n')
    await till.world.skip(1_000)
    expect(till.labels(issue)).to.deep.equal([DEARLY])
  })

  it('are asked about also where a model finds that it is dearer than the text looks', async () => {
    const claude = await FakeClaude.start()
    try {
      const paid = { ...PAID, costPerMtok: 0.1, capabilities: ['medium', 'low'] as const }
      await start({ claude, agents: [paid, DEAR] })
      claude.answers({ difficulty: 'high', contextTokensLikely: 30_000, contextTokensMost: 40_000 })
      const words = 'The coupon is taken twice when somebody pays with two cards. Nobody knows why.'
      const issue = await till.open('Coupons', words)
      expect(till.labels(issue)).to.deep.equal(['difficulty/high status/needs-input'])
      expect(told(issue)).to.contain(
        'dear is the cheapest agent that can do this, and is likely to cost US$1.50',
      )
    } finally {
      await claude.stop()
    }
  })

  it('are no matter of a pull request, where the word is meant for other bots', async () => {
    await start()
    const pull = await till.world.bob.opensPull({ title: 'The change' }, till.world.repo)
    await till.says('/approve', pull)
    expect(answers(pull)).to.equal('')
  })
})

function sized(estimate: string): string {
  return `## Difficulty\nlow\n\n## Context Estimate\n${estimate}\n`
}
