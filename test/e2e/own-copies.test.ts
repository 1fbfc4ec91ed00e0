import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { BLOCKED, easy, labels, openAssigned } from './conversation.ts'

const SWEEP_MS = 5 * 60_000

/** Rule 8: the bot's own native copy is a mirror, never a source; what a person set is the person's. */
describe("the bot's own copies of what a text says", () => {
  let world: BotWorld
  let blocker: IssueView
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: SWEEP_MS })
    blocker = await world.alice.opens({ title: 'First things first' }, world.repo)
  })
  afterEach(() => world.stop())

  it('one that a person took off and set again is the person’s, whatever the text says then', async () => {
    const issue = await openAssigned(world, 'Then this', easy(blocker.number))
    await world.alice.removesDependency(blocker, issue)
    await world.alice.addsDependency(blocker, issue)
    await world.alice.edits({ body: easy() }, issue)
    await world.forge.rest()
    expect(world.forge.dependenciesOf(issue).map(({ number }) => number)).to.deep.equal([1])
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('go when the issue is taken from the bot, and come back with it', async () => {
    const { alice, forge } = world
    const issue = await openAssigned(world, 'Then this', easy(blocker.number))
    const set = await alice.opens({ title: 'Set by hand' }, world.repo)
    await alice.addsDependency(set, issue)
    await alice.unassigns(['mosaic'], issue)
    await forge.rest()
    expect(forge.dependenciesOf(issue).map(({ number }) => number)).to.deep.equal([set.number])
    await alice.assigns(['mosaic'], issue)
    await forge.rest()
    expect(forge.dependenciesOf(issue)).to.have.length(2)
    await alice.removesDependency(set, issue)
    await world.skip(SWEEP_MS)
    expect(labels(world, issue), 'its own copy was not withdrawn').to.equal(BLOCKED)
  })

  it('go when the issue was taken from the bot while its database was lost', async () => {
    const issue = await openAssigned(world, 'Then this', easy(blocker.number))
    await world.stopBot()
    await world.alice.unassigns(['mosaic'], issue)
    await world.loseDatabase()
    await world.skip(SWEEP_MS)
    expect(world.forge.dependenciesOf(issue)).to.deep.equal([])
  })

  it('stay when the issue is closed', async () => {
    const issue = await openAssigned(world, 'Then this', easy(blocker.number))
    await world.alice.closes(blocker)
    await world.alice.closes(issue)
    await world.forge.rest()
    expect(world.forge.dependenciesOf(issue)).to.have.length(1)
  })
})
