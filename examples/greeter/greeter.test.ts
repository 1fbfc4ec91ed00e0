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
    const mallory = world.mallory
    const first = await mallory.opens({ title: 'The total is wrong' })
    await world.forge.rest()
    const second = await mallory.opens({ title: 'And the tax, too' })
    await world.forge.rest()
    expect(world.forge.comments(first).map(({ body }) => body)[0]).to.match(/^Welcome @mallory, /)
    expect(world.forge.comments(first)).to.have.length(1)
    expect(world.forge.comments(second)).to.deep.equal([])
  })

  it('greets whom it is told to greet', async () => {
    const alice = world.alice
    const issue = await alice.opens({ title: 'The total is wrong' })
    await alice.says('Let us begin.\n/greet Bob', issue)
    await world.forge.rest()
    expect(world.forge.comments(issue).at(-1)?.body).to.match(/^Welcome Bob!/)
  })
})
