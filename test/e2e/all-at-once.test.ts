import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, type Calls, callsDuring, easy, labels, own, status } from './conversation.ts'

const MANY = 120

describe('many end, or begin, at once', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  const opens = async (count: number, body = '') => {
    const issues: IssueView[] = []
    for (let n = 0; n < count; n++)
      issues.push(await world.alice.opens({ title: `Number ${n}`, body }, world.repo))
    return issues
  }
  /** What the bot writes, sorted, without the definitions of labels that are used for the first time. */
  const writesOf = (calls: Calls) =>
    calls.entries
      .filter(({ as, method, path }) => as === 'mosaic' && method !== 'GET' && !/app\/labels$/.test(path))
      .map(({ method, path }) => `${method} ${path}`)
      .sort()
  /** One change of the labels, and one of the comment. */
  const onceEach = (issues: readonly IssueView[]) =>
    issues
      .flatMap((issue) => [
        `POST /repos/alice/app/issues/${issue.number}/labels`,
        `PATCH /repos/alice/app/issues/comments/${own(world, issue, 'status')[0]?.id}`,
      ])
      .sort()

  it('an issue that waits for 120 is released once, when all of them are closed in one go', async () => {
    const { alice, bob } = world
    const blockers = await opens(MANY)
    const issue = await alice.opens({ title: 'After all of them', body: easy() }, world.repo)
    for (const blocker of blockers) await alice.addsDependency(blocker, issue)
    await alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(BLOCKED)
    const calls = await callsDuring(world, () => Promise.all(blockers.map((blocker) => bob.closes(blocker))))
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(writesOf(calls)).to.deep.equal(onceEach([issue]))
    expect(status(world, issue)).to.match(
      /^- (#\d+, )*#\d+( and \d+ more)? (was|were) the last that this waited for$/m,
    )
    expect(status(world, issue)).not.to.match(/Waits for/)
    // each news is a look at the issue, unless one look answers several
    expect(calls.reads.length).to.be.below(3 * MANY)
    expect(await world.dead()).to.deep.equal([])
  })

  it('nothing is written as long as one of the 120 is open', async () => {
    const { alice, bob } = world
    const blockers = await opens(MANY)
    const issue = await alice.opens({ title: 'After all of them', body: easy() }, world.repo)
    for (const blocker of blockers) await alice.addsDependency(blocker, issue)
    await alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    const [last, ...others] = blockers
    const calls = await callsDuring(world, () => Promise.all(others.map((blocker) => bob.closes(blocker))))
    expect(writesOf(calls)).to.deep.equal([])
    expect(labels(world, issue)).to.equal(BLOCKED)
    if (last) await bob.closes(last)
    await world.forge.rest()
    expect(status(world, issue)).to.contain(`- #${last?.number} was the last that this waited for`)
  })

  it('120 that wait for one are released when it is closed, each once', async () => {
    const [blocker] = await opens(1)
    const issues = await opens(MANY, easy(1))
    for (const issue of issues) await world.alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    const calls = await callsDuring(world, async () => blocker && world.bob.closes(blocker))
    for (const issue of issues) {
      expect(labels(world, issue)).to.equal(ASSIGNED)
      expect(status(world, issue)).to.contain('- #1 was the last that this waited for')
    }
    expect(writesOf(calls)).to.deep.equal(onceEach(issues))
    expect(calls.reads.length / MANY).to.be.below(6)
    expect(await world.dead()).to.deep.equal([])
  })
})
