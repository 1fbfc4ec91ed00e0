import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../../src/testing/index.ts'
import { ASSIGNED, easy, labels, openAssigned, status } from '../conversation.ts'
import { orders } from './talk.ts'

const HOUR_MS = 60 * 60_000

describe('an order is done at once', () => {
  let world: BotWorld
  afterEach(() => world.stop())

  const reactions = (issue: IssueView) =>
    world.forge.comments(issue).flatMap((comment) => comment.reactions.map((one) => one.split(' ')[0]))
  const answers = (issue: IssueView) =>
    world.forge
      .comments(issue)
      .filter(({ author, body }) => author === 'mosaic' && body.includes('There is no agent'))

  const assignsUnheard = async (issue: IssueView) => {
    world.forge.faults.deliveries.drop = 1
    await world.alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    world.forge.faults.deliveries.drop = 0
  }

  it('however many there are: one that is not answered is no change of the issue that counts', async () => {
    world = await runBot()
    const issue = await openAssigned(world, 'Fix the login')
    const lines = ['opus', 'haiku', 'opus', 'haiku', 'opus', 'haiku', 'opus', 'sonnet']
    const at = performance.now()
    await world.alice.says(lines.map((name) => `/agent ${name}`).join('\n'), issue)
    await world.forge.rest()
    expect(performance.now() - at).to.be.below(5_000)
    expect(labels(world, issue)).to.equal('agent/sonnet difficulty/low status/assigned')
    expect(reactions(issue)).to.deep.equal(['eyes', '+1'])
  })

  it('also where answers have used up what may be said in a minute', async () => {
    world = await runBot()
    const issue = await openAssigned(world, 'Fix the login')
    for (let number = 1; number <= 7; number++) await world.alice.says('/agent nobody', issue)
    await world.forge.rest()
    expect(answers(issue)).to.have.length(6)
    expect(reactions(issue).slice(-2)).to.deep.equal(['eyes', 'confused'])
    await world.bob.says('/agent opus', issue)
    await world.forge.rest()
    expect(reactions(issue).slice(-2)).to.deep.equal(['eyes', '+1'])
    expect(labels(world, issue)).to.equal('agent/opus difficulty/low status/assigned')
    await world.skipWaits()
    expect(answers(issue)).to.have.length(7)
    expect(labels(world, issue)).to.equal('agent/opus difficulty/low status/assigned')
  })

  it('on an issue of whose assignment no webhook told: it is read first', async () => {
    world = await runBot()
    const issue = await world.alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
    await world.forge.rest()
    await assignsUnheard(issue)
    expect(labels(world, issue)).to.equal('')
    await world.alice.says('/agent opus\n/difficulty high', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    expect(orders(world, issue)).to.have.length(2)
  })

  it('and is answered where the issue cannot be read for minutes', async () => {
    world = await runBot()
    const issue = await world.alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
    await world.forge.rest()
    await assignsUnheard(issue)
    const broken = { path: /contents\/|git\/trees|\/issues\/1\/comments/, method: 'GET' } as const
    world.forge.faults.next({ ...broken, status: 500, times: 1_000 })
    await world.alice.says('/agent opus', issue)
    for (let minute = 0; minute < 20; minute++) await world.skipOnly(60_000)
    world.forge.faults.clear()
    await world.skip(HOUR_MS)
    expect(world.forge.comments(issue).map(({ body }) => body.split('\n')[0])).to.contain(
      'I have tried to read this issue for some minutes, and could not. Please write it again later.',
    )
    expect((await world.dead()).map(({ plugin }) => plugin)).not.to.contain('commands')
    await world.skip(25 * HOUR_MS)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(status(world, issue)).to.contain('`minimax`')
  })
})
