import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import {
  ASSIGNED,
  BLOCKED,
  callsDuring,
  easy,
  labels,
  NEEDS_INPUT,
  openAssigned,
  questions,
  status,
} from './conversation.ts'

const HOUR_MS = 60 * 60_000

describe('an issue waits for another', () => {
  let world: BotWorld
  let blocker: IssueView
  beforeEach(async () => {
    world = await runBot({ sweepIntervalMs: 5 * 60_000 })
    blocker = await world.gitea.as('alice').openIssue(world.repo, { title: 'First things first' })
  })
  afterEach(() => world.stop())

  it('is held by one that its text states, which Gitea is told too', async () => {
    const issue = await openAssigned(world, 'Then this', easy(1))
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).to.match(/^\*\*Waits for #1\.\*\*/)
    expect(world.gitea.dependenciesOf(issue).map(({ number }) => number)).to.deep.equal([1])
  })

  it('is held by one that a person has set in Gitea', async () => {
    const alice = world.gitea.as('alice')
    const issue = await alice.openIssue(world.repo, { title: 'Then this', body: easy() })
    await alice.addDependency(issue, blocker)
    await alice.assign(issue, ['mosaic'])
    await world.settled()
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('is released when the blocker is closed, and held again when that is reopened', async () => {
    const issue = await openAssigned(world, 'Then this', easy(1))
    await world.gitea.as('bob').close(blocker)
    await world.settled()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    await world.gitea.as('bob').reopen(blocker)
    await world.settled()
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).to.match(/^\*\*Waits for #1\.\*\*/)
  })

  it('is released only when the last of several is closed', async () => {
    const alice = world.gitea.as('alice')
    const second = await alice.openIssue(world.repo, { title: 'Another' })
    const issue = await openAssigned(world, 'Then this', easy(1, 2))
    const calls = await callsDuring(world, () => alice.close(blocker))
    expect(calls.writes, "a neighbour's news").to.deep.equal([])
    expect(labels(world, issue)).to.equal(BLOCKED)
    await alice.close(second)
    await world.settled()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(status(world, issue)).to.contain('- #2 was the last that this waited for')
  })

  it('is released when the blocker is deleted', async () => {
    const issue = await openAssigned(world, 'Then this', easy(1))
    await world.gitea.as('alice').deleteIssue(blocker)
    await world.settled()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(questions(world, issue)).to.deep.equal([])
  })

  it('is released by a pull request that is merged', async () => {
    const pull = await world.gitea.as('bob').openPullRequest(world.repo, { title: 'The change' })
    const issue = await openAssigned(world, 'Then this', easy(pull.number))
    expect(labels(world, issue)).to.equal(BLOCKED)
    await world.gitea.as('alice').merge(pull)
    await world.settled()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('is released by the next sweep when the webhook of the closing was lost', async () => {
    const issue = await openAssigned(world, 'Then this', easy(1))
    world.gitea.faults.deliveries.drop = 1
    await world.gitea.as('alice').close(blocker)
    await world.settled()
    expect(labels(world, issue)).to.equal(BLOCKED)
    await world.skip(5 * 60_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('is released within an hour when nothing at all told of the deletion', async () => {
    const issue = await openAssigned(world, 'Then this', easy(1))
    world.gitea.faults.deliveries.drop = 1
    await world.gitea.as('alice').deleteIssue(blocker)
    await world.skip(HOUR_MS)
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('is not yanked by a blocker that was written into the text and taken out again', async () => {
    const issue = await openAssigned(world, 'Then this', easy(1))
    await world.gitea.as('alice').edit(issue, { body: easy() })
    await world.settled()
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(world.gitea.dependenciesOf(issue)).to.deep.equal([])
  })

  it('leaves a dependency that a person has set, whatever the text says', async () => {
    const alice = world.gitea.as('alice')
    const issue = await alice.openIssue(world.repo, { title: 'Then this', body: easy(1) })
    await alice.addDependency(issue, blocker)
    await alice.assign(issue, ['mosaic'])
    await world.settled()
    await alice.edit(issue, { body: easy() })
    await world.settled()
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(world.gitea.dependenciesOf(issue)).to.have.length(1)
  })

  it('takes a dependency that a person takes off as withdrawn, until the text changes', async () => {
    const alice = world.gitea.as('alice')
    const issue = await openAssigned(world, 'Then this', easy(1))
    await alice.removeDependency(issue, blocker)
    await world.skip(5 * 60_000)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(world.gitea.dependenciesOf(issue)).to.deep.equal([])
    await alice.edit(issue, { body: `${easy(1)}\nReally.` })
    await world.settled()
    expect(labels(world, issue)).to.equal(BLOCKED)
  })

  it('takes one that a person had set too, and takes off, as withdrawn', async () => {
    const alice = world.gitea.as('alice')
    const issue = await alice.openIssue(world.repo, { title: 'Then this', body: easy(1) })
    await alice.addDependency(issue, blocker)
    await alice.assign(issue, ['mosaic'])
    await world.settled()
    await alice.removeDependency(issue, blocker)
    await world.skip(6 * 60_000)
    expect(world.gitea.dependenciesOf(issue)).to.deep.equal([])
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('is released although its blocker was closed while the bot was still looking', async () => {
    const alice = world.gitea.as('alice')
    const issue = await alice.openIssue(world.repo, { title: 'Then this', body: easy(1) })
    await world.settled()
    world.gitea.journal.length = 0
    // the last thing that is asked between the look at the blocker and the storing of the edge
    world.gitea.faults.next({ method: 'GET', path: /issues\/1\/dependencies/, hangMs: 500 })
    await alice.assign(issue, ['mosaic'])
    while (!world.gitea.journal.some(({ path }) => path.endsWith('/issues/1/dependencies')))
      await new Promise((resolve) => setTimeout(resolve, 5))
    await alice.close(blocker)
    await new Promise((resolve) => setTimeout(resolve, 600))
    await world.settled()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('ignores a reference to itself, and says so', async () => {
    const issue = await openAssigned(world, 'Myself', easy(2))
    expect(issue.number).to.equal(2)
    expect(labels(world, issue)).to.equal(ASSIGNED)
    expect(status(world, issue)).to.contain('names itself as a blocker; that is ignored')
    expect(world.gitea.dependenciesOf(issue)).to.deep.equal([])
  })

  it('keeps track of it alone where dependencies are switched off', async () => {
    await world.gitea.as('alice').setDependencies(world.repo, false)
    const issue = await openAssigned(world, 'Then this', easy(1))
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(status(world, issue)).to.contain('#1 could not be written')
    await world.gitea.as('alice').close(blocker)
    await world.settled()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('a change of a neighbour alone costs no write', async () => {
    await openAssigned(world, 'Then this', easy(1))
    const calls = await callsDuring(world, () =>
      world.gitea.as('alice').edit(blocker, { title: 'Other words' }),
    )
    expect(calls.writes).to.deep.equal([])
  })
})

describe('a text names an issue that never existed', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  it('asks the person who assigned it, once, and takes the question back when it is put right', async () => {
    const alice = world.gitea.as('alice')
    const issue = await alice.openIssue(world.repo, { title: 'After which?', body: easy(77) })
    await world.gitea.as('bob').assign(issue, ['mosaic'])
    await world.settled()
    expect(labels(world, issue)).to.equal(NEEDS_INPUT)
    expect(status(world, issue)).to.contain('waits for #77, which does not exist')
    expect(questions(world, issue)).to.have.length(1)
    expect(questions(world, issue)[0]).to.match(/^@bob .*#77/)
    const again = await callsDuring(world, () => alice.edit(issue, { title: 'After which one?' }))
    expect(again.writes.filter((call) => /POST.*comments|DELETE/.test(call))).to.deep.equal([])
    await alice.edit(issue, { body: easy() })
    await world.settled()
    expect(questions(world, issue)).to.deep.equal([])
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })

  it('asks anew when the reason is another one', async () => {
    const issue = await openAssigned(world, 'After which?', easy(77))
    await world.gitea.as('alice').edit(issue, { body: easy(78) })
    await world.settled()
    expect(questions(world, issue)).to.have.length(1)
    expect(questions(world, issue)[0]).to.contain('#78')
    expect(await world.dead()).to.deep.equal([])
  })

  it('does not ask again when a person deletes the question', async () => {
    const issue = await openAssigned(world, 'After which?', easy(77))
    const [question] = world.gitea.comments(issue).filter(({ body }) => body.startsWith('@alice'))
    if (!question) throw new Error('no question')
    await world.gitea.as('alice').deleteComment(question)
    await world.gitea.as('alice').edit(issue, { title: 'After which one?' })
    await world.settled()
    await world.skip(24 * HOUR_MS)
    expect(questions(world, issue)).to.deep.equal([])
  })
})

describe('Blocks: #n holds another issue back', () => {
  let world: BotWorld
  let other: IssueView
  beforeEach(async () => {
    world = await runBot()
    other = await openAssigned(world, 'Later')
  })
  afterEach(() => world.stop())

  it('when its author may write there, until it is closed', async () => {
    const alice = world.gitea.as('alice')
    const first = await openAssigned(world, 'Before', `${easy()}\n## Dependencies\nBlocks: #1\n`)
    expect(labels(world, other)).to.equal(BLOCKED)
    expect(status(world, other)).to.match(/^\*\*Waits for #2\.\*\*/)
    expect(world.gitea.dependenciesOf(other)).to.have.length(1)
    await alice.close(first)
    await world.settled()
    expect(labels(world, other)).to.equal(ASSIGNED)
  })

  it('no more when the text does not say so any more', async () => {
    const first = await openAssigned(world, 'Before', `${easy()}\n## Dependencies\nBlocks: #1\n`)
    await world.gitea.as('alice').edit(first, { body: easy() })
    await world.settled()
    expect(labels(world, other)).to.equal(ASSIGNED)
    expect(world.gitea.dependenciesOf(other)).to.deep.equal([])
  })

  it('not when a stranger says so, and that is said', async () => {
    const mallory = world.gitea.as('mallory')
    const first = await mallory.openIssue(world.repo, {
      title: 'Before',
      body: `${easy()}\n## Dependencies\nBlocks: #1\n`,
    })
    await world.gitea.as('alice').assign(first, ['mosaic'])
    await world.settled()
    expect(labels(world, other)).to.equal(ASSIGNED)
    expect(status(world, first)).to.contain('"Blocks: #1" does not count')
    expect(labels(world, first)).to.equal(ASSIGNED)
  })
})

describe('many issues begin at the same moment', () => {
  it('each is read once or twice, however many change the graph', async () => {
    const world = await runBot()
    try {
      const alice = world.gitea.as('alice')
      await alice.openIssue(world.repo, { title: 'Before all of them' })
      const issues: IssueView[] = []
      for (let n = 0; n < 25; n++)
        issues.push(await alice.openIssue(world.repo, { title: `Number ${n}`, body: easy(1) }))
      await world.settled()
      // with some latency the lanes overlap, and each is in the middle of its own look at Gitea when others store theirs
      world.gitea.faults.latencyMs = 10
      const calls = await callsDuring(world, async () => {
        for (const issue of issues) await alice.assign(issue, ['mosaic'])
      })
      for (const issue of issues) expect(labels(world, issue)).to.equal(BLOCKED)
      expect(
        calls.writes.filter((call) => call.startsWith('PATCH')),
        'nobody is told twice',
      ).to.deep.equal([])
      expect(calls.reads.length / issues.length).to.be.below(12)
    } finally {
      await world.stop()
    }
  })
})
