import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { BLOCKED, easy, labels, openAssigned } from './conversation.ts'

/** Rule 8: the bot's own native copy is a mirror, never a source; what a person set is the person's. */
describe("the bot's own copies of what a text says", () => {
  let world: BotWorld
  let blocker: IssueView
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: 5 * 60_000 })
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
})
