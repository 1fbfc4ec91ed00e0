import { expect } from 'chai'
import { definePlugin } from 'mosaic-coordinator'
import { type BotWorld, runBot } from 'mosaic-coordinator/testing'
import announcer from './announcer.ts'

describe('announcer', () => {
  let world: BotWorld
  const heard: string[] = []
  const neighbour = definePlugin({
    name: 'neighbour',
    description: 'Listens to the announcer.',
    register(app) {
      app.on('announcer.announced', (context) => {
        heard.push(`${context.payload.words} ${context.issue().join(' ')}`)
      })
    },
  })
  before(async () => {
    world = await runBot({ plugins: [neighbour, announcer] })
  })
  after(() => world.stop())

  it('tells other plugins of a new issue', async () => {
    await world.alice.opens({ title: 'The total is wrong' })
    await world.forge.rest()
    expect(heard).to.deep.equal(['The total is wrong alice app 1'])
  })
})
