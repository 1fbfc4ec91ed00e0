import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from 'mosaic-coordinator/testing'
import staleCloser from './stale-closer.ts'

const DAY_MS = 24 * 60 * 60_000

describe('stale-closer', () => {
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    const settings = { repositories: ['alice/app'], warnAfterDays: 30, closeAfterDays: 7 }
    world = await runBot({ plugins: [{ plugin: staleCloser, settings }] })
    issue = await world.alice.opens({ title: 'The total is wrong' })
    await world.forge.rest()
  })
  afterEach(() => world.stop())

  const now = () => world.forge.issue(world.repo, issue.number)

  it('warns first, closes later, and does neither twice', async () => {
    await world.skip(28 * DAY_MS)
    expect(world.forge.comments(issue)).to.deep.equal([])
    await world.skip(3 * DAY_MS)
    expect(world.forge.comments(issue)[0]?.body).to.contain('closed in 7 days')
    await world.skip(5 * DAY_MS)
    expect(now()).to.include({ state: 'open', comments: 1 })
    await world.skip(3 * DAY_MS)
    expect(now()).to.include({ state: 'closed', comments: 1 })
  })

  it('goes back to waiting when somebody answers the warning', async () => {
    await world.skip(31 * DAY_MS)
    await world.bob.says('It is still wrong.', issue)
    await world.skip(20 * DAY_MS)
    expect(now()).to.include({ state: 'open', comments: 2 })
    await world.skip(12 * DAY_MS)
    expect(now()).to.include({ state: 'open', comments: 3 })
  })

  it('leaves an issue that is paused, and goes on with the others', async () => {
    const other = await world.alice.opens({ title: 'And the tax' }, world.repo)
    await world.pause(`issue:${issue.repositoryId}#${issue.number}`)
    await world.skip(31 * DAY_MS)
    expect([world.forge.comments(issue).length, world.forge.comments(other).length]).to.deep.equal([0, 1])
  })

  it('leaves labelled issues alone', async () => {
    world.forge.addLabel(world.repo, { name: 'keep' })
    await world.alice.labels('keep', issue)
    await world.skip(40 * DAY_MS)
    await world.skip(40 * DAY_MS)
    expect(now()).to.include({ state: 'open', comments: 0 })
  })
})
