import { expect } from 'chai'
import { type BotWorld, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, callsDuring, easy, labels, openAssigned, own, questions, status } from './conversation.ts'

/** Once a day for a task at rest, and never for a repository without a task. */
const LOOKS_FOR_FILES = [
  'GET /repos/alice/.gitea/contents',
  'GET /repos/alice/app/contents/.gitea',
  'GET /repos/alice/.profile/contents',
  'GET /repos/alice/app/contents/.forgejo',
]

describe('an issue is assigned to the bot', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  it('names the cheapest agent that fits, in one comment and in labels', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    expect(status(world, issue)).to.match(/^\*\*`minimax` is the agent for this\.\*\*/)
    expect(status(world, issue)).to.contain('about 20,000 tokens of context (stated in the issue)')
    expect(status(world, issue)).to.contain('| could | `glm` |')
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(world.forge.comments(issue)).to.have.length(1)
  })

  it('says nothing on an issue that is not assigned to it', async () => {
    const alice = world.alice
    const issue = await alice.opens({ title: 'Mine', body: easy(), assignees: ['alice'] }, world.repo)
    const calls = await callsDuring(world, () => alice.edits({ body: easy(1) }, issue))
    expect(calls.writes).to.deep.equal([])
    expect(world.forge.comments(issue)).to.deep.equal([])
  })

  it('takes at most ten calls when its caches are warm', async () => {
    await openAssigned(world, 'The first')
    const alice = world.alice
    const issue = await alice.opens({ title: 'The second', body: easy() }, world.repo)
    await world.forge.rest()
    const calls = await callsDuring(world, () => alice.assigns(['mosaic'], issue))
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(calls.writes).to.deep.equal([
      'POST /repos/alice/app/issues/2/labels',
      'POST /repos/alice/app/issues/2/comments',
    ])
    expect(calls.entries.length, calls.reads.join('\n')).to.be.at.most(10)
  })

  it('opened and assigned in one go is answered once', async () => {
    const alice = world.alice
    const issue = await alice.opens(
      {
        title: 'Both',
        body: easy(),
        assignees: ['bob', 'mosaic'],
      },
      world.repo,
    )
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(world.forge.comments(issue)).to.have.length(1)
  })

  it('a delivery that comes again writes nothing and reads the issue once', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    const assigned = world.forge.deliveries.find(({ type }) => type === 'issue_assign')
    const calls = await callsDuring(world, () => world.forge.redeliver(assigned?.id ?? ''))
    expect(calls.writes).to.deep.equal([])
    expect(calls.reads).to.deep.equal([`GET /repos/alice/app/issues/${issue.number}`])
  })

  it('the same delivery with the same id is not even looked at', async () => {
    world.forge.faults.deliveries.duplicate = 1
    const issue = await openAssigned(world, 'Fix the login')
    expect(world.forge.comments(issue)).to.have.length(1)
    const ids = world.forge.deliveries.map(({ id }) => id)
    expect(ids.length).to.equal(2 * new Set(ids).size)
  })

  it('a sweep that finds nothing new writes nothing', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    // the first sweep sees what the bot itself has just changed
    await world.skip(DAY_MS)
    const again = await callsDuring(world, () => world.skip(DAY_MS))
    expect(again.writes).to.deep.equal([])
    expect(again.reads.length).to.be.at.most(10)
    // the search for what is assigned and for what has changed, and whether a configuration file has come without a push; an issue read in the very millisecond of its event is read again
    expect([...new Set(again.reads)]).to.deep.equal([
      'GET /repos/issues/search',
      `GET /repos/alice/app/issues/${issue.number}`,
      ...LOOKS_FOR_FILES,
      `GET /repos/alice/app/issues/${issue.number}/dependencies`,
    ])
  })

  it('is found by the sweep alone when no webhook comes', async () => {
    world.forge.faults.deliveries.drop = 1
    const issue = await openAssigned(world, 'Fix the login')
    expect(world.forge.comments(issue)).to.deep.equal([])
    await world.skip(DAY_MS)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(world.forge.comments(issue)).to.have.length(1)
  })
})

describe('the text of a task is edited', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  it('decides anew when what the decision was made from is different', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    await world.alice.edits({ body: easy().replace('low', 'high') }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    expect(status(world, issue)).to.contain('`opus` is the agent')
    expect(own(world, issue, 'status')[0]?.body).to.contain('"decision":2')
  })

  it('keeps the decision when only words are different', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    const before = status(world, issue)
    await world.alice.edits({ body: `${easy()}\nThanks a lot!` }, issue)
    await world.forge.rest()
    expect(status(world, issue)).to.equal(before)
    expect(own(world, issue, 'status')[0]?.body).to.contain('"decision":1')
  })

  it('decides by the newest text, however fast it is edited after the assignment', async () => {
    const alice = world.alice
    const issue = await alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
    await alice.assigns(['mosaic'], issue)
    for (const difficulty of ['medium', 'high', 'low', 'medium', 'high']) {
      await alice.edits({ body: easy().replace('low', difficulty) }, issue)
      await new Promise((resolve) => setTimeout(resolve, 7))
    }
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    expect(status(world, issue)).to.contain('`opus` is the agent')
  })

  it('an issue that no agent can take asks the person who assigned it, and stops asking when it is put right', async () => {
    const issue = await openAssigned(world, 'All of it', easy().replace('20k', '900k'))
    expect(labels(world, issue)).to.equal('difficulty/low status/needs-input')
    expect(status(world, issue)).to.contain('This needs a person').and.to.match(/split/i)
    expect(questions(world, issue)).to.have.length(1)
    expect(questions(world, issue)[0]).to.match(/^@alice /)
    await world.alice.edits({ body: easy() }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(questions(world, issue)).to.deep.equal([])
  })
})

const DAY_MS = 24 * 60 * 60_000
