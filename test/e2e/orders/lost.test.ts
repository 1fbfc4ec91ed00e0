import { expect } from 'chai'
import { type BotWorld, type IssueView, type RepoRef, runBot } from '../../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, labels, NEEDS_INPUT, openAssigned, own, questions } from '../conversation.ts'
import { answersTo, orders } from './talk.ts'

const DAY_MS = 24 * 60 * 60_000

describe('orders to wait for issues that not everybody may see, after a loss of the database', () => {
  let world: BotWorld
  let secret: RepoRef
  let issue: IssueView
  let theirs: IssueView[]
  beforeEach(async () => {
    world = await runBot()
    secret = world.forge.addRepo('bob', 'secret', { collaborators: { mosaic: 'write' }, private: true })
    theirs = [
      await world.bob.opens({ title: 'Hush' }, secret),
      await world.bob.opens({ title: 'Hush too' }, secret),
    ]
    issue = await openAssigned(world, 'Fix the login')
  })
  afterEach(() => world.stop())

  const say = (body: string) => answersTo(world, issue, world.bob, body)
  const asked = () => questions(world, issue).join()
  const lose = async () => {
    await world.loseDatabase()
    await world.forge.rest()
  }

  it('are told of before, asked for again, and hold the issue until they are given', async () => {
    expect((await say('/blocked-by bob/secret#1 bob/secret#2')).join()).to.match(
      /^It waits\..*ask for it again/,
    )
    expect(labels(world, issue)).to.equal(BLOCKED)
    for (let times = 0; times < 2; times++) {
      await lose()
      await world.skip(2 * DAY_MS)
      expect(labels(world, issue)).to.equal(NEEDS_INPUT)
      expect(asked()).to.contain('waits for 2 issues that not everybody here may see')
    }
    const told = own(world, issue, 'status').concat(own(world, issue, 'question'))
    expect(told.map(({ body }) => body).join()).not.to.match(/secret|Hush/)
    await say('/retry')
    expect(labels(world, issue), 'nothing else brings it on').to.equal(NEEDS_INPUT)
    await say('/blocked-by bob/secret#1')
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(asked()).to.contain('waits for an issue that not everybody here may see')
    await say('/blocked-by bob/secret#1\n/blocked-by bob/secret#2')
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(orders(world, issue)).to.have.length(2)
    expect(asked()).to.equal('')
    await world.bob.closes(theirs[0])
    await world.bob.closes(theirs[1])
    await world.skip(DAY_MS)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('need not be given again where nobody waits for them any more: closed before, or said since', async () => {
    await say('/blocked-by bob/secret#1 bob/secret#2')
    await world.bob.closes(theirs[0])
    await world.bob.closes(theirs[1])
    await world.skip(DAY_MS)
    await lose()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await world.bob.reopens(theirs[0])
    await say('/blocked-by bob/secret#1')
    await lose()
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(await say('/unblocked-by bob/secret#1')).to.deep.equal([])
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('end with the assignment, where nobody knows any more what they were', async () => {
    await say('/blocked-by bob/secret#1')
    await lose()
    expect(asked()).to.contain('take this issue from me and assign it to me again')
    await world.alice.unassigns(['mosaic'], issue)
    await world.forge.rest()
    await world.alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })
})
