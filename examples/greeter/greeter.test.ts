import { expect } from 'chai'
import { definePlugin } from 'mosaic-coordinator'
import { type BotWorld, runBot } from 'mosaic-coordinator/testing'
import greeter from './greeter.ts'

describe('greeter', () => {
  let world: BotWorld
  const heard: string[] = []
  const neighbour = definePlugin({
    name: 'neighbour',
    description: 'Listens to the greeter.',
    register(app) {
      app.on('greeter.greeted', (context) => {
        heard.push(`${context.payload.words} ${context.issue().join(' ')}`)
      })
    },
  })
  before(async () => {
    world = await runBot({ plugins: [neighbour, greeter] })
  })
  after(() => world.stop())

  it('tells other plugins whom it has greeted', async () => {
    await world.gitea.as('alice').openIssue(world.repo, { title: 'Hi' })
    await world.settled()
    expect(heard).to.deep.equal(['Hello! alice app 1'])
  })
})
