import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import {
  ASSIGNED,
  BLOCKED,
  callsDuring,
  easy,
  labels,
  openAssigned,
  own,
  status,
  visible,
} from './conversation.ts'

const DAY_MS = 24 * 60 * 60_000

/** Rule 7: what people changed stays so, or is an order. */
describe('people change labels', () => {
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot()
    for (const name of [
      'agent/sonnet',
      'agent/opus',
      'agent/nobody',
      'difficulty/high',
      'status/blocked',
      'bug',
    ]) {
      world.forge.addLabel(world.repo, { name, color: 'ff0000', exclusive: name.includes('/') })
    }
    issue = await openAssigned(world, 'Fix the login')
  })
  afterEach(() => world.stop())

  it('an agent label is an order, and its removal is "decide yourself"', async () => {
    const bob = world.bob
    await bob.labels(['agent/sonnet'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/sonnet difficulty/low status/assigned')
    expect(status(world, issue)).to.contain('asked for by name')
    await bob.unlabels('agent/sonnet', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('a difficulty label is an order, and its removal is "decide yourself"', async () => {
    const bob = world.bob
    await bob.labels(['difficulty/high'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    expect(status(world, issue)).to.contain('Difficulty: high (set by a label)')
    await bob.unlabels('difficulty/high', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('the order holds while the issue is held back, and over a restart', async () => {
    const alice = world.alice
    const blocker = await alice.opens({ title: 'Before' }, world.repo)
    await alice.labels(['agent/sonnet'], issue)
    await world.forge.rest()
    await alice.edits({ body: easy(blocker.number) }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    await world.restart()
    await alice.closes(blocker)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/sonnet difficulty/low status/assigned')
  })

  it('an order that comes between the bot’s look and its own label is kept', async () => {
    const alice = world.alice
    // the last thing that is asked before the labels are written
    world.forge.faults.next({ method: 'GET', path: /^\/repositories\//, hangMs: 300 })
    world.forge.journal.length = 0
    const late = await alice.opens(
      {
        title: 'In a hurry',
        body: easy(),
        assignees: ['mosaic'],
      },
      world.repo,
    )
    while (!world.forge.journal.some(({ path }) => path.startsWith('/repositories/')))
      await new Promise((resolve) => setTimeout(resolve, 5))
    await world.bob.labels(['agent/opus'], late)
    await world.forge.rest()
    expect(labels(world, late)).to.equal('agent/opus difficulty/low status/assigned')
    expect(status(world, late)).to.contain('asked for by name')
  })

  it('two agent labels at once, not exclusive: the one that the bot did not write counts', async () => {
    const alice = world.alice
    world.forge.addLabel(world.repo, { name: 'agent/haiku', color: 'ff0000', exclusive: false })
    await alice.labels(['agent/haiku'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/haiku difficulty/low status/assigned')
  })

  it('a label of an agent that does not exist is nobody’s order and stays', async () => {
    await world.bob.labels(['agent/nobody'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/nobody difficulty/low status/assigned')
    expect(status(world, issue)).to.contain('`minimax` is the agent')
  })

  it('a changed status label is left until the state changes', async () => {
    const alice = world.alice
    await alice.labels(['status/blocked'], issue)
    await world.forge.rest()
    await world.skip(DAY_MS)
    expect(labels(world, issue)).to.equal('agent/minimax difficulty/low status/blocked')
    await alice.unlabels('status/blocked', issue)
    await world.forge.rest()
    await alice.edits({ title: 'Fix the login, please' }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/minimax difficulty/low')
    await alice.edits({ body: easy().replace('low', 'high') }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high')
    const blocker = await alice.opens({ title: 'Before' }, world.repo)
    await alice.edits({ body: easy(blocker.number) }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('labels outside its scopes are none of its business', async () => {
    const alice = world.alice
    const calls = await callsDuring(world, () => alice.labels(['bug'], issue))
    expect(calls.writes).to.deep.equal([])
    await alice.closes(issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('bug difficulty/low')
  })

  it('clearing all labels takes every order back and is not undone', async () => {
    const alice = world.alice
    await alice.labels(['agent/sonnet'], issue)
    await world.forge.rest()
    await alice.clearsLabels(issue)
    await world.forge.rest()
    expect(status(world, issue)).to.contain('`minimax` is the agent')
    expect(labels(world, issue)).to.equal('agent/minimax')
  })
})

describe('people touch the status comment', () => {
  let world: BotWorld
  let issue: IssueView
  const edit = async (body: string) => {
    await world.alice.edits({ body }, issue)
    await world.forge.rest()
  }
  const statusComment = () => {
    const [comment] = own(world, issue, 'status')
    if (!comment) throw new Error('no status comment')
    return comment
  }
  beforeEach(async () => {
    world = await runBot()
    issue = await openAssigned(world, 'Fix the login')
  })
  afterEach(() => world.stop())

  it('deleted: silent on this issue until it is assigned again', async () => {
    const alice = world.alice
    await alice.deletesComment(statusComment())
    await edit(easy().replace('low', 'high'))
    await edit(easy(99))
    expect(world.forge.comments(issue)).to.deep.equal([])
    await edit(easy().replace('low', 'medium'))
    expect(labels(world, issue)).to.equal('agent/glm difficulty/medium status/assigned')
    await alice.unassigns(['mosaic'], issue)
    await world.forge.rest()
    expect(world.forge.comments(issue)).to.deep.equal([])
    await alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(status(world, issue)).to.contain('`glm` is the agent')
  })

  it('edited: left as it is, with a new one only when the state changes', async () => {
    const alice = world.alice
    const before = statusComment()
    await alice.editsComment(before, `My own words. ${before.body}`)
    await edit(easy().replace('low', 'high'))
    expect(world.forge.comments(issue).map(visible)).to.have.length(1)
    expect(world.forge.comments(issue)[0]?.body).to.match(/^My own words/)
    await alice.closes(issue)
    await world.forge.rest()
    const [edited, fresh, ...more] = world.forge.comments(issue)
    expect(more).to.deep.equal([])
    expect(edited?.body).to.match(/^My own words/)
    expect(fresh?.body).to.match(/^\*\*Done\.\*\*/)
    await alice.reopens(issue)
    await world.forge.rest()
    expect(world.forge.comments(issue)).to.have.length(2)
    expect(world.forge.comments(issue)[1]?.body).to.contain('`opus` is the agent')
  })

  it('a second one of its own is collapsed to the oldest', async () => {
    const comment = statusComment()
    await world.forge.as('mosaic').says(comment.body, issue)
    await world.forge.as('mosaic').says(comment.body, issue)
    await world.loseDatabase()
    await edit(easy().replace('low', 'high'))
    expect(own(world, issue, 'status').map(({ id }) => id)).to.deep.equal([comment.id])
    expect(status(world, issue)).to.contain('`opus` is the agent')
  })

  it('one that a stranger copied, mark and all, is a stranger’s comment', async () => {
    const copied = statusComment().body.replaceAll('minimax', 'opus')
    const copy = await world.mallory.says(copied, issue)
    await world.loseDatabase()
    await edit(easy().replace('low', 'medium'))
    expect(labels(world, issue)).to.equal('agent/glm difficulty/medium status/assigned')
    expect(world.forge.comments(issue).find(({ id }) => id === copy.id)?.body).to.equal(copied)
    expect(status(world, issue)).to.contain('`glm` is the agent')
  })

  it('a stranger’s copy alone does not stand for the bot’s own comment', async () => {
    const comment = statusComment()
    await world.mallory.says(comment.body, issue)
    await world.alice.deletesComment(comment)
    await world.loseDatabase()
    await world.forge.rest()
    expect(own(world, issue, 'status')).to.have.length(1)
  })
})
