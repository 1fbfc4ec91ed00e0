import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, labels, openAssigned } from './conversation.ts'
import { answersTo, orders } from './orders/talk.ts'

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
})
