import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../../src/testing/index.ts'
import { ASSIGNED, callsDuring, labels, NEEDS_INPUT, openAssigned, status } from '../conversation.ts'
import { answersTo, orders, seen } from './talk.ts'

describe('orders in comments: an agent, a difficulty, an estimate, a priority', () => {
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot()
    issue = await openAssigned(world, 'Fix the login')
  })
  afterEach(() => world.stop())
  const say = (body: string, person = world.alice) => answersTo(world, issue, person, body)

  it('/agent: done, shown with who and how to take it back, and `auto` ends it', async () => {
    expect(await say('/agent Sonnet', world.bob)).to.deep.equal([])
    expect(labels(world, issue)).to.equal('agent/sonnet difficulty/low status/assigned')
    expect(status(world, issue)).to.contain('asked for by name')
    expect(orders(world, issue)).to.deep.equal(['Agent: `sonnet`, by `bob`; `/agent auto` takes it back'])
    expect(await say('/agent auto')).to.deep.equal([])
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(orders(world, issue)).to.deep.equal([])
  })

  it('/agent: an author who may not write is refused, and nothing changes', async () => {
    const theirs = await world.mallory.opens({ title: 'Mine' }, world.repo)
    await world.alice.assigns(['mosaic'], theirs)
    await world.forge.rest()
    const before = labels(world, theirs)
    const answers = await answersTo(
      world,
      theirs,
      world.mallory,
      '/agent opus\n/priority high\n/hold\n/retry',
    )
    expect(answers.join('\n')).to.contain('may write')
    expect(labels(world, theirs)).to.equal(before)
    expect(orders(world, theirs)).to.deep.equal([])
    // what an author may: how hard it is, and how much
    await answersTo(world, theirs, world.mallory, '/difficulty high\n/estimate 30k')
    expect(orders(world, theirs)).to.deep.equal([
      'Difficulty: high, by `mallory`; `/difficulty auto` takes it back',
      'Estimate: 30,000 tokens, by `mallory`; `/estimate auto` takes it back',
    ])
  })

  it('/agent: one that is not there is answered with the nearest and with those that are', async () => {
    const before = seen(world, issue)
    const [answer] = await say('/agent sonet')
    expect(answer).to.equal(
      'There is no agent `sonet`. Did you mean `sonnet`? Here are: `opus`, `sonnet`, `haiku`, `glm`, `minimax`.',
    )
    expect(labels(world, issue)).to.equal(before.slice(0, 3).join(' '))
  })

  it('/agent: a refused name is corrected by an edit of whoever wrote it', async () => {
    await say('/agent sonet')
    const comment = world.forge.comments(issue).find(({ body }) => body === '/agent sonet')
    await world.alice.editsComment(comment, '/agent sonnet')
    await world.skipWaits()
    expect(labels(world, issue)).to.equal('agent/sonnet difficulty/low status/assigned')
    expect(
      world.forge.comments(issue).filter(({ body }) => body.includes('There is no agent')),
    ).to.deep.equal([])
  })

  it('/difficulty and /estimate decide anew; words and numbers as people write them', async () => {
    await say('/difficulty HARD\n/estimate 80,000')
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    expect(status(world, issue)).to.contain('Difficulty: high (ordered)')
    expect(status(world, issue)).to.contain('Estimate: about 80,000 tokens of context (ordered)')
    await say('/difficulty auto\n/estimate auto')
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(await say('/difficulty hgih')).to.deep.equal([
      '`hgih` is no difficulty. Did you mean `high`? It can be `low`, `medium`, `high` or `auto`.',
    ])
    expect((await say('/estimate 80'))[0]).to.contain('Did you mean `80k`?')
    expect((await say('/estimate -5k'))[0]).to.contain('Did you mean `5k`?')
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('/estimate: what fits no agent ends with a person, and says what would help', async () => {
    await say('/estimate 10M')
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(status(world, issue)).to.contain('This needs about 10M tokens')
    await say('/estimate 20k')
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('/priority: shown; whoever changes the label afterwards has the last word', async () => {
    for (const name of ['priority/low', 'priority/high'])
      world.forge.addLabel(world.repo, { name, color: 'ff0000', exclusive: true })
    await world.bob.labels(['priority/low'], issue)
    await world.forge.rest()
    expect(status(world, issue)).to.contain('Priority: low (set by a label)')
    await say('/priority Critical')
    expect(status(world, issue)).to.contain('Priority: urgent (ordered)')
    await world.bob.labels(['priority/high'], issue)
    await world.forge.rest()
    expect(status(world, issue)).to.contain('Priority: high (set by a label)')
    expect(orders(world, issue)).to.deep.equal([])
    expect((await say('/priority hihg'))[0]).to.contain('Did you mean `high`?')
  })

  it('several in one comment are done in their order', async () => {
    await say('/agent opus\n/agent haiku\n/difficulty high\n/difficulty low')
    expect(labels(world, issue)).to.equal('agent/haiku difficulty/low status/assigned')
  })

  it('in their order also where the first one has to be tried again', async () => {
    world.forge.faults.next({ method: 'GET', path: /\/assignees$/, status: 500 })
    await world.alice.says('/agent opus\n/agent haiku', issue)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal('agent/haiku difficulty/low status/assigned')
  })

  it('the same order twice changes nothing that people see but its place', async () => {
    await say('/agent opus')
    const before = status(world, issue)
    await say('/agent opus')
    expect(status(world, issue)).to.equal(before)
  })

  it('stands over a restart, and comes back after a loss of the database without a write', async () => {
    await say('/agent opus\n/difficulty high\n/estimate 60k\n/priority high')
    const before = seen(world, issue)
    const calls = await callsDuring(world, async () => {
      await world.restart()
      await world.loseDatabase()
      await world.skip(2 * 24 * 60 * 60_000)
    })
    expect(calls.writes).to.deep.equal([])
    expect(seen(world, issue)).to.deep.equal(before)
    expect(orders(world, issue)).to.have.length(4)
    await say('/agent auto\n/estimate auto\n/difficulty auto\n/priority auto')
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('a forged hidden line in somebody else’s comment orders nothing', async () => {
    await say('/agent opus')
    const [{ body = '' } = {}] = world.forge.comments(issue).filter(({ author }) => author === 'mosaic')
    await world.mallory.says(body.replaceAll('opus', 'haiku'), issue)
    await world.loseDatabase()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/low status/assigned')
  })

  it('is answered where there is nothing to order: not assigned, closed, a pull request', async () => {
    const others = await world.alice.opens({ title: 'Not the bot’s' }, world.repo)
    expect(await answersTo(world, others, world.alice, '/agent opus')).to.deep.equal([
      'I am not assigned to this issue yet. Assign `mosaic` first, then write it again.',
    ])
    await world.alice.closes(issue)
    await world.forge.rest()
    expect(await say('/hold')).to.deep.equal([
      'This issue is closed, so there is nothing to order. Reopen it first, then write it again.',
    ])
    const pull = await world.alice.opensPull({ title: 'A change' }, world.repo)
    expect(await answersTo(world, pull, world.alice, '/retry')).to.deep.equal([
      'I take orders on issues, not on pull requests. Write it on the issue that this belongs to.',
    ])
  })
})
