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
    const { alice, forge } = world
    const bug = await alice.opens({ title: 'Bug: the total is wrong' })
    const wish = await alice.opens({ title: 'Greet customers by name' })
    await forge.rest()
    expect(forge.labelsOf(bug)).to.deep.equal(['kind/bug'])
    expect(forge.labelsOf(wish)).to.deep.equal([])
  })
})
