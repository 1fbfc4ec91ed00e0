import { expect } from 'chai'
import { type BotWorld, runBot } from 'mosaic-coordinator/testing'
import greeter from './greeter.ts'

describe('greeter', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot({ plugins: [{ plugin: greeter, settings: { word: 'Welcome' } }] })
  })
  afterEach(() => world.stop())

  it("greets on somebody's first issue only", async () => {
    const mallory = world.gitea.as('mallory')
    const first = await mallory.openIssue(world.repo, { title: 'The total is wrong' })
    await world.settled()
    const second = await mallory.openIssue(world.repo, { title: 'And the tax, too' })
    await world.settled()
    expect(world.gitea.comments(first).map(({ body }) => body)[0]).to.match(/^Welcome @mallory, /)
    expect(world.gitea.comments(first)).to.have.length(1)
    expect(world.gitea.comments(second)).to.deep.equal([])
  })

  it('greets whom it is told to greet', async () => {
    const alice = world.gitea.as('alice')
    const issue = await alice.openIssue(world.repo, { title: 'The total is wrong' })
    await alice.comment(issue, 'Let us begin.\n/greet Bob')
    await world.settled()
    expect(world.gitea.comments(issue).at(-1)?.body).to.match(/^Welcome Bob!/)
  })
})
