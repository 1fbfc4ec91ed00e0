import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, callsDuring, easy, labels, openAssigned, status } from './conversation.ts'

/** Rule 13: a neighbour's end alone is no news as long as others hold the issue; what is done to the issue itself is. */
describe('an issue that waits for several', () => {
  let world: BotWorld
  let blocker: IssueView
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: 5 * 60_000 })
    blocker = await world.alice.opens({ title: 'First things first' }, world.repo)
  })
  afterEach(() => world.stop())

  it('tells no more of one that a person takes away on this very issue', async () => {
    const { alice, forge } = world
    const second = await alice.opens({ title: 'Another' }, world.repo)
    const third = await alice.opens({ title: 'A third' }, world.repo)
    const issue = await openAssigned(world, 'Then this', easy(1, 2, 3))
    await alice.edits({ body: easy(2, 3) }, issue)
    await forge.rest()
    expect(status(world, issue)).to.match(/^\*\*Waits for #2 and #3\.\*\*/)
    await alice.says('/unblocked-by #3', issue)
    await forge.rest()
    expect(status(world, issue)).to.match(/^\*\*Waits for #2\.\*\*/)
    // what is changed often is shown a minute later
    await world.skip(60_000)
    await alice.addsDependency(third, issue)
    await alice.edits({ title: 'Then this one' }, issue)
    await forge.rest()
    expect(status(world, issue)).to.match(/^\*\*Waits for #2 and #3\.\*\*/)
    await alice.removesDependency(third, issue)
    await world.skip(5 * 60_000)
    expect(status(world, issue)).to.match(/^\*\*Waits for #2\.\*\*/)
    await alice.closes(second)
    await forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('tells no more of one that was closed before, as soon as the issue itself is changed', async () => {
    const { alice, forge } = world
    await alice.opens({ title: 'Another' }, world.repo)
    const issue = await openAssigned(world, 'Then this', easy(1, 2))
    await alice.closes(blocker)
    await forge.rest()
    expect(status(world, issue)).to.match(/^\*\*Waits for #1 and #2\.\*\*/)
    await alice.says('/priority high', issue)
    await forge.rest()
    expect(status(world, issue)).to.match(/^\*\*Waits for #2\.\*\*/)
  })

  it('is not told of a dependency set by hand whose blocker is deleted while others hold it', async () => {
    const { alice, forge } = world
    const set = await alice.opens({ title: 'Set by hand' }, world.repo)
    const issue = await openAssigned(world, 'Then this', easy(1))
    await alice.addsDependency(set, issue)
    await world.skip(5 * 60_000)
    expect(status(world, issue)).to.match(/^\*\*Waits for #1 and #2\.\*\*/)
    const calls = await callsDuring(world, () => alice.deletes(set))
    expect(calls.writes, "a neighbour's news").to.deep.equal([])
    await forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
  })
})
