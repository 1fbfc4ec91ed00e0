import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, labels, openAssigned } from './conversation.ts'
import { answersTo, orders } from './orders/talk.ts'

const WITH_OPUS = 'agent/opus difficulty/low status/assigned'

/** Rule 15: what people have ordered counts more than what the comment tells of before. */
describe('the database is lost, and people give orders', () => {
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot()
    for (const name of ['agent/opus', 'difficulty/high'])
      world.forge.addLabel(world.repo, { name, color: 'ff0000', exclusive: true })
    issue = await openAssigned(world, 'Fix the login')
  })
  afterEach(() => world.stop())

  it('orders that ended with the assignment do not come back with the next one', async () => {
    await answersTo(world, issue, world.alice, '/agent opus\n/hold')
    await world.alice.unassigns(['mosaic'], issue)
    await world.forge.rest()
    await world.loseDatabase()
    await world.alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(orders(world, issue)).to.deep.equal([])
  })

  const lose = async (meanwhile: () => Promise<unknown>) => {
    await world.stopBot()
    await meanwhile()
    // a sweep leaves comments of the last minute to their webhooks
    await world.skip(61_000)
    await world.loseDatabase()
    await world.forge.rest()
  }

  it('a label for another agent counts more than the agent of the comment, and stays on the issue', async () => {
    await lose(() => world.alice.labels(['agent/opus'], issue))
    expect(labels(world, issue)).to.equal(WITH_OPUS)
    expect(orders(world, issue).join()).to.contain('`opus`')
    await world.alice.unlabels('agent/opus', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('so does a command, and one to choose otherwise', async () => {
    await lose(() => world.alice.says('/agent opus', issue))
    expect(labels(world, issue)).to.equal(WITH_OPUS)
    await lose(() => world.alice.says('/agent auto', issue))
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('an order of another difficulty has the agent chosen anew', async () => {
    await answersTo(world, issue, world.alice, '/difficulty high')
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    await lose(() => world.alice.unlabels('difficulty/high', issue))
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })
})
