import { expect } from 'chai'
import { definePlugin } from '../../src/app/plugin.ts'
import { type BotWorld, runBot } from '../../src/testing/index.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

describe('a plugin with a schedule', () => {
  let world: BotWorld
  let calls: number
  beforeEach(async () => {
    calls = 0
    const reporter = definePlugin({
      name: 'reporter',
      description: 'For a test.',
      register(app) {
        app.every('0 9 * * *', () => void calls++, { timeZone: 'Europe/Berlin' })
      },
    })
    world = await runBot({ plugins: [reporter] })
  })
  afterEach(() => world.stop())

  it('is called once a day, and not because the bot starts', async () => {
    expect(calls).to.equal(0)
    await world.skip(DAY_MS)
    expect(calls).to.equal(1)
    await world.restart()
    await world.forge.rest()
    expect(calls).to.equal(1)
    await world.skip(DAY_MS)
    expect(calls).to.equal(2)
  })

  it('is called once after a start for the days on which the bot was down', async () => {
    await world.stopBot()
    await world.skip(4 * DAY_MS)
    await world.startBot()
    await world.forge.rest()
    expect(calls).to.equal(1)
  })
})
