import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, callsDuring, easy, labels, openAssigned, own, status } from '../conversation.ts'
import { answersTo, orders, seen } from './talk.ts'

describe('orders in comments: to hold, to resume, to retry', () => {
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot()
    issue = await openAssigned(world, 'Fix the login')
  })
  afterEach(() => world.stop())
  const say = (body: string, person = world.alice) => answersTo(world, issue, person, body)

  it('/hold takes the agent back, tells who and why, and /resume ends it', async () => {
    expect(await say('/hold until @mallory agrees', world.bob)).to.deep.equal([])
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).to.match(/^\*\*Held back by `bob`\.\*\*/)
    expect(orders(world, issue)).to.deep.equal([
      'Held back, by `bob`: `until @mallory agrees`; `/resume` ends that.',
    ])
    await say('/resume')
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(orders(world, issue)).to.deep.equal([])
    expect((await say('/resume'))[0]).to.contain('nothing to resume')
  })

  it('/hold right below a table is a row of it, as Gitea shows it, and no order', async () => {
    const table = '| step | done |\n| --- | --- |\n| one | yes |\n'
    expect(await say(`${table}/hold`)).to.deep.equal([])
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await say(`${table}\n/hold`)
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('a hold survives the end of its blockers, closing and reopening, a restart and a loss of the database', async () => {
    const { alice } = world
    const blocker = await alice.opens({ title: 'Before' }, world.repo)
    await alice.edits({ body: easy(blocker.number) }, issue)
    await world.forge.rest()
    await say('/hold')
    await alice.closes(blocker)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).not.to.contain('Waits for')
    await alice.closes(issue)
    await world.forge.rest()
    await world.restart()
    await alice.reopens(issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    const before = seen(world, issue)
    const calls = await callsDuring(world, () => world.loseDatabase())
    expect(calls.writes).to.deep.equal([])
    expect(seen(world, issue)).to.deep.equal(before)
    await say('/resume')
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('a hold that was lost with the database while the issue was closed comes back with it', async () => {
    await say('/hold')
    await world.alice.closes(issue)
    await world.forge.rest()
    await world.loseDatabase()
    await world.alice.reopens(issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('a reason of a stranger’s words mentions nobody and cannot leave its line', async () => {
    await say('/hold `@mallory` <!-- x --> [a](b) "| #1"')
    const [line = ''] = orders(world, issue)
    expect(line).to.equal('Held back, by `alice`: `@mallory [a](b) | #1`; `/resume` ends that.')
    await world.loseDatabase()
    await world.forge.rest()
    expect(orders(world, issue)).to.deep.equal([line])
  })

  it('is done once, however often the comment is delivered', async () => {
    world.forge.addHook(world.repo, world.hook)
    expect(await say('/hold\n/resume\n/hold twice')).to.deep.equal([])
    expect(orders(world, issue)).to.deep.equal(['Held back, by `alice`: `twice`; `/resume` ends that.'])
    await world.alice.says('/resume', issue)
    await world.skipWaits()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(await world.dead()).to.deep.equal([])
  })

  it('is for writers', async () => {
    expect((await say('/hold', world.mallory))[0]).to.contain('may write')
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('an issue that is held back stays so whatever else is ordered', async () => {
    await say('/hold\n/agent opus\n/retry')
    expect(labels(world, issue)).to.equal(BLOCKED)
    await say('/resume')
    expect(labels(world, issue)).to.equal('agent/opus difficulty/low status/assigned')
  })

  it('/retry decides anew, and speaks again where its comment was deleted', async () => {
    await world.alice.deletesComment(own(world, issue, 'status')[0])
    await world.alice.edits({ body: easy().replace('low', 'medium') }, issue)
    await world.forge.rest()
    expect(own(world, issue, 'status')).to.have.length(0)
    await say('/retry')
    expect(status(world, issue)).to.contain('is the agent for this')
    const before = seen(world, issue)
    await say('/retry')
    expect(seen(world, issue).filter((line) => !line.endsWith('/retry'))).to.deep.equal(
      before.filter((line) => !line.endsWith('/retry')),
    )
  })
})
