import { expect } from 'chai'
import { type BotWorld, runBot } from 'mosaic-coordinator/testing'
import triage from './triage.ts'

describe('triage', () => {
  let world: BotWorld
  before(async () => {
    world = await runBot({ plugins: [triage] })
  })
  after(() => world.stop())

  it('labels a new bug and leaves other issues alone', async () => {
    const alice = world.gitea.as('alice')
    const bug = await alice.openIssue(world.repo, { title: 'Bug: the total is wrong' })
    const wish = await alice.openIssue(world.repo, { title: 'Greet customers by name' })
    await world.settled()
    expect(world.gitea.labelsOf(bug)).to.deep.equal(['kind/bug'])
    expect(world.gitea.labelsOf(wish)).to.deep.equal([])
  })
})
