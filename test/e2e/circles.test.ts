import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import {
  ASSIGNED,
  BLOCKED,
  easy,
  labels,
  NEEDS_INPUT,
  openAssigned,
  questions,
  status,
} from './conversation.ts'

describe('issues that wait for each other', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: 5 * 60_000 })
  })
  afterEach(() => world.stop())

  const everyOne = (issues: readonly IssueView[]) => issues.map((issue) => labels(world, issue))
  const headlines = (issues: readonly IssueView[]) =>
    issues.map((issue) => /: (#.*)\. Take/.exec(status(world, issue))?.[1])

  async function openCircle(size: number): Promise<IssueView[]> {
    const alice = world.alice
    const issues: IssueView[] = []
    for (let number = 1; number <= size; number++) {
      issues.push(
        await alice.opens({ title: `Number ${number}`, body: easy((number % size) + 1) }, world.repo),
      )
    }
    for (const issue of issues) await alice.assigns(['mosaic'], issue)
    await world.forge.rest()
    return issues
  }

  it('two of them tell the same circle, and are free when one edge goes', async () => {
    const issues = await openCircle(2)
    expect(everyOne(issues)).to.deep.equal([NEEDS_INPUT, NEEDS_INPUT])
    expect(headlines(issues)).to.deep.equal(['#1 → #2 → #1', '#1 → #2 → #1'])
    for (const issue of issues) expect(questions(world, issue)).to.have.length(1)
    await world.alice.edits({ body: easy() }, issues[0])
    await world.forge.rest()
    expect(everyOne(issues)).to.deep.equal([ASSIGNED, BLOCKED])
    for (const issue of issues) expect(questions(world, issue)).to.deep.equal([])
  })

  it('three of them tell the same circle, and are free when one edge goes', async () => {
    const issues = await openCircle(3)
    expect(everyOne(issues)).to.deep.equal([NEEDS_INPUT, NEEDS_INPUT, NEEDS_INPUT])
    expect(new Set(headlines(issues))).to.deep.equal(new Set(['#1 → #2 → #3 → #1']))
    const edges = issues.flatMap((issue) => world.forge.dependenciesOf(issue))
    expect(edges.length, 'the edge that closes the circle is not written to Gitea').to.equal(2)
    await world.alice.edits({ body: easy() }, issues[1])
    await world.forge.rest()
    expect(everyOne(issues)).to.deep.equal([BLOCKED, ASSIGNED, BLOCKED])
  })

  it('one of them is closed: the circle is gone', async () => {
    const issues = await openCircle(3)
    const [first] = issues
    if (!first) throw new Error('no issue')
    // Gitea refuses to close what waits; a person takes that edge off first
    for (const blocker of world.forge.dependenciesOf(first))
      await world.alice.removesDependency(blocker, first)
    await world.alice.closes(first)
    await world.forge.rest()
    expect(everyOne(issues)).to.deep.equal(['difficulty/low', BLOCKED, ASSIGNED])
  })

  for (const size of [2, 3, 4])
    it(`one of ${size} is taken from the bot: the circle is gone, at once, and comes back with it`, async () => {
      const issues = await openCircle(size)
      const [first] = issues
      await world.alice.unassigns(['mosaic'], first)
      await world.forge.rest()
      expect(everyOne(issues)).to.deep.equal(['', ...Array.from({ length: size - 1 }, () => BLOCKED)])
      for (const issue of issues) expect(questions(world, issue)).to.deep.equal([])
      await world.alice.assigns(['mosaic'], first)
      await world.forge.rest()
      expect(everyOne(issues)).to.deep.equal(Array.from({ length: size }, () => NEEDS_INPUT))
    })

  it('one in two circles is taken from the bot: who is in the other one still tells of that', async () => {
    const { alice, forge } = world
    const issues = await openCircle(3)
    const [first, second, third] = issues
    await alice.opens({ title: 'Number 4', body: easy(3) }, world.repo)
    await alice.assigns(['mosaic'])
    await alice.edits({ body: easy(1, 4) }, third)
    await forge.rest()
    await world.skip(60_000)
    expect(headlines([second, third].flatMap((one) => one ?? []))).to.deep.equal([
      '#1 → #2 → #3 → #1',
      '#3 → #4 → #3',
    ])
    await alice.unassigns(['mosaic'], first)
    await forge.rest()
    expect(everyOne(issues)).to.deep.equal(['', BLOCKED, NEEDS_INPUT])
  })

  it('a circle that a person makes in Gitea is found by the sweep', async () => {
    const alice = world.alice
    const first = await openAssigned(world, 'One')
    const second = await openAssigned(world, 'Two')
    const third = await openAssigned(world, 'Three')
    await alice.addsDependency(second, first)
    await alice.addsDependency(third, second)
    await alice.addsDependency(first, third)
    await world.skip(5 * 60_000)
    const issues = [first, second, third]
    expect(everyOne(issues)).to.deep.equal([NEEDS_INPUT, NEEDS_INPUT, NEEDS_INPUT])
    expect(new Set(headlines(issues))).to.deep.equal(new Set(['#1 → #2 → #3 → #1']))
    await alice.removesDependency(third, second)
    await world.skip(5 * 60_000)
    expect(everyOne(issues)).to.deep.equal([BLOCKED, ASSIGNED, BLOCKED])
  })
})
