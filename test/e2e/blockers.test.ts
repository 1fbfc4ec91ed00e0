import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import {
  ASSIGNED,
  BLOCKED,
  callsDuring,
  easy,
  labels,
  NEEDS_INPUT,
  openAssigned,
  questions,
  status,
} from './conversation.ts'

const HOUR_MS = 60 * 60_000

describe('an issue waits for another', () => {
  let world: BotWorld
  let blocker: IssueView
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: 5 * 60_000 })
    blocker = await world.alice.opens({ title: 'First things first' }, world.repo)
  })
  afterEach(() => world.stop())

  it('is held by one that its text states, which Gitea is told too', async () => {
    const issue = await openAssigned(world, 'Then this', easy(1))
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).to.match(/^\*\*Waits for #1\.\*\*/)
    expect(world.forge.dependenciesOf(issue).map(({ number }) => number)).to.deep.equal([1])
  })

  it('names those that hold it in the order of their numbers, and those of other repositories after these', async () => {
    world.forge.addRepo('alice', 'lib', { collaborators: { mosaic: 'write' } })
    await world.alice.opens({ title: 'Elsewhere' }, 'alice/lib')
    for (let number = 2; number <= 11; number++) await world.alice.opens({ title: 'More' }, world.repo)
    const issue = await openAssigned(world, 'Then this', easy(10, 'alice/lib#1', 11, 2, 1))
    expect(status(world, issue)).to.match(/^\*\*Waits for #1, #2, #10, #11 and alice\/lib#1\.\*\*/)
  })

  it('is held by one that a person has set in Gitea', async () => {
    const alice = world.alice
    const issue = await alice.opens({ title: 'Then this', body: easy() }, world.repo)
    await alice.addsDependency(blocker, issue)
    await alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('is released when the blocker is closed, and held again when that is reopened', async () => {
    const issue = await openAssigned(world, 'Then this', easy(1))
    await world.bob.closes(blocker)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await world.bob.reopens(blocker)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).to.match(/^\*\*Waits for #1\.\*\*/)
  })

  it('is released only when the last of several is closed', async () => {
    const alice = world.alice
    const second = await alice.opens({ title: 'Another' }, world.repo)
    const issue = await openAssigned(world, 'Then this', easy(1, 2))
    const calls = await callsDuring(world, () => alice.closes(blocker))
    expect(calls.writes, "a neighbour's news").to.deep.equal([])
    expect(labels(world, issue)).to.equal(BLOCKED)
    await alice.closes(second)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(status(world, issue)).to.contain('- #2 was the last that this waited for')
  })

  it('is released when the blocker is deleted', async () => {
    const issue = await openAssigned(world, 'Then this', easy(1))
    await world.alice.deletes(blocker)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(questions(world, issue)).to.deep.equal([])
  })

  it('is released by a pull request that is merged', async () => {
    const pull = await world.bob.opensPull({ title: 'The change' }, world.repo)
    const issue = await openAssigned(world, 'Then this', easy(pull.number))
    expect(labels(world, issue)).to.equal(BLOCKED)
    await world.alice.merges(pull)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('is released by the next sweep when the webhook of the closing was lost', async () => {
    const issue = await openAssigned(world, 'Then this', easy(1))
    world.forge.faults.deliveries.drop = 1
    await world.alice.closes(blocker)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    await world.skip(5 * 60_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('is released within an hour when nothing at all told of the deletion', async () => {
    const issue = await openAssigned(world, 'Then this', easy(1))
    world.forge.faults.deliveries.drop = 1
    await world.alice.deletes(blocker)
    await world.skip(HOUR_MS)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('is not yanked by a blocker that was written into the text and taken out again', async () => {
    const issue = await openAssigned(world, 'Then this', easy(1))
    await world.alice.edits({ body: easy() }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
  })

  it('leaves a dependency that a person has set, whatever the text says', async () => {
    const alice = world.alice
    const issue = await alice.opens({ title: 'Then this', body: easy(1) }, world.repo)
    await alice.addsDependency(blocker, issue)
    await alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    await alice.edits({ body: easy() }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(world.forge.dependenciesOf(issue)).to.have.length(1)
  })

  it('takes a dependency that a person takes off as withdrawn, until the text changes', async () => {
    const alice = world.alice
    const issue = await openAssigned(world, 'Then this', easy(1))
    await alice.removesDependency(blocker, issue)
    await world.skip(5 * 60_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
    await alice.edits({ body: `${easy(1)}\nReally.` }, issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('takes one that a person had set too, and takes off, as withdrawn', async () => {
    const alice = world.alice
    const issue = await alice.opens({ title: 'Then this', body: easy(1) }, world.repo)
    await alice.addsDependency(blocker, issue)
    await alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    await alice.removesDependency(blocker, issue)
    await world.skip(6 * 60_000)
    expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('is released although its blocker was closed while the bot was still looking', async () => {
    const alice = world.alice
    const issue = await alice.opens({ title: 'Then this', body: easy(1) }, world.repo)
    await world.forge.rest()
    world.forge.journal.length = 0
    // the last thing that is asked between the look at the blocker and the storing of the edge
    world.forge.faults.next({ method: 'GET', path: /issues\/1\/dependencies/, hangMs: 500 })
    await alice.assigns(['mosaic'], issue)
    while (!world.forge.journal.some(({ path }) => path.endsWith('/issues/1/dependencies')))
      await new Promise((resolve) => setTimeout(resolve, 5))
    await alice.closes(blocker)
    await new Promise((resolve) => setTimeout(resolve, 600))
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('ignores a reference to itself, and says so', async () => {
    const issue = await openAssigned(world, 'Myself', easy(2))
    expect(issue.number).to.equal(2)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(status(world, issue)).to.contain('names itself as a blocker; that is ignored')
    expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
  })

  it('keeps track of it alone where dependencies are switched off', async () => {
    await world.alice.setsDependencies(world.repo, false)
    const issue = await openAssigned(world, 'Then this', easy(1))
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).to.contain('#1 could not be written')
    await world.alice.closes(blocker)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('a change of a neighbour alone costs no write', async () => {
    await openAssigned(world, 'Then this', easy(1))
    const calls = await callsDuring(world, () => world.alice.edits({ title: 'Other words' }, blocker))
    expect(calls.writes).to.deep.equal([])
  })
})

describe('a text names an issue that never existed', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  it('asks the person who assigned it, once, and takes the question back when it is put right', async () => {
    const alice = world.alice
    const issue = await alice.opens({ title: 'After which?', body: easy(77) }, world.repo)
    await world.bob.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(status(world, issue)).to.contain('waits for #77, which does not exist')
    expect(questions(world, issue)).to.have.length(1)
    expect(questions(world, issue)[0]).to.match(/^@bob .*#77/)
    const again = await callsDuring(world, () => alice.edits({ title: 'After which one?' }, issue))
    expect(again.writes.filter((call) => /POST.*comments|DELETE/.test(call))).to.deep.equal([])
    await alice.edits({ body: easy() }, issue)
    await world.forge.rest()
    expect(questions(world, issue)).to.deep.equal([])
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('asks anew when the reason is another one', async () => {
    const issue = await openAssigned(world, 'After which?', easy(77))
    await world.alice.edits({ body: easy(78) }, issue)
    await world.forge.rest()
    expect(questions(world, issue)).to.have.length(1)
    expect(questions(world, issue)[0]).to.contain('#78')
    expect(await world.dead()).to.deep.equal([])
  })

  it('does not ask again when a person deletes the question', async () => {
    const issue = await openAssigned(world, 'After which?', easy(77))
    const [question] = world.forge.comments(issue).filter(({ body }) => body.startsWith('@alice'))
    if (!question) throw new Error('no question')
    await world.alice.deletesComment(question)
    await world.alice.edits({ title: 'After which one?' }, issue)
    await world.forge.rest()
    await world.skip(24 * HOUR_MS)
    expect(questions(world, issue)).to.deep.equal([])
  })
})

describe('Blocks: #n holds another issue back', () => {
  let world: BotWorld
  let other: IssueView
  beforeEach(async () => {
    world = await runBot()
    other = await openAssigned(world, 'Later')
  })
  afterEach(() => world.stop())

  it('when its author may write there, until it is closed', async () => {
    const alice = world.alice
    const first = await openAssigned(world, 'Before', `${easy()}\n## Dependencies\nBlocks: #1\n`)
    expect(labels(world, other)).to.equal(BLOCKED)
    expect(status(world, other)).to.match(/^\*\*Waits for #2\.\*\*/)
    expect(world.forge.dependenciesOf(other)).to.have.length(1)
    await alice.closes(first)
    await world.forge.rest()
    expect(labels(world, other)).to.equal(ASSIGNED)
  })

  it('no more when the text does not say so any more', async () => {
    const first = await openAssigned(world, 'Before', `${easy()}\n## Dependencies\nBlocks: #1\n`)
    await world.alice.edits({ body: easy() }, first)
    await world.forge.rest()
    expect(labels(world, other)).to.equal(ASSIGNED)
    expect(world.forge.dependenciesOf(other)).to.deep.equal([])
  })

  it('not when a stranger says so, and that is said', async () => {
    const mallory = world.mallory
    const first = await mallory.opens(
      {
        title: 'Before',
        body: `${easy()}\n## Dependencies\nBlocks: #1\n`,
      },
      world.repo,
    )
    await world.alice.assigns(['mosaic'], first)
    await world.forge.rest()
    expect(labels(world, other)).to.equal(ASSIGNED)
    expect(status(world, first)).to.contain('"Blocks: #1" does not count')
    expect(labels(world, first)).to.equal(ASSIGNED)
  })
})
