import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, callsDuring, easy, labels, NEEDS_INPUT, questions } from './conversation.ts'

const MINUTE_MS = 60_000

/** Rule 15: while the others of a circle were not read again, it is not known to be there; that is no news for people. */
describe('a circle, after the database is lost', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: 5 * MINUTE_MS })
  })
  afterEach(() => world.stop())

  async function openCircle(size: number): Promise<IssueView[]> {
    const { alice, forge } = world
    const issues: IssueView[] = []
    for (let number = 1; number <= size; number++)
      issues.push(await alice.opens({ title: `Number ${number}`, body: easy() }, world.repo))
    for (const issue of issues) await alice.assigns(['mosaic'], issue)
    await forge.rest()
    for (const issue of issues) {
      await alice.edits({ body: easy((issue.number % size) + 1) }, issue)
      await forge.rest()
    }
    await world.skip(2 * MINUTE_MS)
    return issues
  }
  const everyOne = (issues: readonly IssueView[]) => issues.map((issue) => labels(world, issue))
  const allComments = (issues: readonly IssueView[]) =>
    issues.flatMap((issue) => world.forge.comments(issue).map(({ id, body }) => `${id} ${body}`))

  for (const size of [2, 3, 4])
    it(`of ${size} is told as before, without one write, however often that happens`, async () => {
      const issues = await openCircle(size)
      expect(everyOne(issues)).to.deep.equal(issues.map(() => NEEDS_INPUT))
      const before = allComments(issues)
      for (let loss = 0; loss < 2; loss++) {
        const calls = await callsDuring(world, async () => {
          await world.loseDatabase()
          await world.forge.rest()
          await world.skip(2 * MINUTE_MS)
        })
        expect(calls.writes).to.deep.equal([])
        expect(allComments(issues)).to.deep.equal(before)
      }
      await world.alice.edits({ body: easy() }, issues[0])
      await world.forge.rest()
      expect(everyOne(issues)).to.deep.equal([ASSIGNED, ...issues.slice(1).map(() => BLOCKED)])
    })

  it('is gone for all of them if one edge was taken away meanwhile', async () => {
    const issues = await openCircle(4)
    await world.stopBot()
    await world.alice.edits({ body: easy() }, issues[2])
    await world.loseDatabase()
    await world.forge.rest()
    // whoever is read calls those who wait for that, long before they look again by themselves
    await world.skip(5_000)
    expect(everyOne(issues)).to.deep.equal([BLOCKED, BLOCKED, ASSIGNED, BLOCKED])
    for (const issue of issues) expect(questions(world, issue)).to.deep.equal([])
  })

  it('is gone for the others if one was taken from the bot meanwhile', async () => {
    const issues = await openCircle(3)
    await world.stopBot()
    await world.alice.unassigns(['mosaic'], issues[1])
    await world.loseDatabase()
    await world.forge.rest()
    await world.skip(2 * MINUTE_MS)
    expect(everyOne(issues)).to.deep.equal([BLOCKED, '', BLOCKED])
  })
})
