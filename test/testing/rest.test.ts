import { expect } from 'chai'
import { z } from 'zod'
import { definePlugin } from '../../src/app/plugin.ts'
import { type BotWorld, runBot } from '../../src/testing/index.ts'

const HOUR_MS = 60 * 60_000

describe('the bot that comes to rest', () => {
  let world: BotWorld
  let heard: number[]
  afterEach(() => world.stop())

  /** A plugin that puts off what it has to do about an issue. */
  async function start(delaysMs: readonly number[]): Promise<void> {
    heard = []
    const greeter = definePlugin({
      name: 'greeter',
      description: 'For a test.',
      events: { 'greeter.slept': z.object({ hours: z.number() }) },
      register(app) {
        app.on('issues.opened', (context) => {
          for (const delayMs of delaysMs)
            context.emit('greeter.slept', { hours: delayMs / HOUR_MS }, { delayMs })
        })
        app.on('greeter.slept', ({ payload }) => void heard.push(payload.hours))
      },
    })
    world = await runBot({ plugins: [greeter] })
    await world.alice.opens({ title: 'Hello' })
  }

  it('leaves what is put off for later, and skip lets that come', async () => {
    await start([HOUR_MS, 3 * HOUR_MS])
    await world.forge.rest()
    expect(heard).to.deep.equal([])
    await world.skip(HOUR_MS)
    expect(heard).to.deep.equal([1])
    await world.skip(2 * HOUR_MS)
    expect(heard).to.deep.equal([1, 3])
  })

  it('waits for what is put off for a moment', async () => {
    await start([200])
    await world.forge.rest()
    expect(heard).to.have.length(1)
  })

  it('is hurried through what it has put off, but not through what waits for long, which is named', async () => {
    await start([30_000, HOUR_MS])
    const failure: unknown = await world.skipWaits().catch((error: unknown) => error)
    expect(String(failure)).to.match(
      /skip\(ms\) lets come .*\ngreeter on greeter\.slept, put off for 3\d{6} ms$/,
    )
    expect(heard).to.have.length(1)
    await world.skip(HOUR_MS)
    await world.skipWaits()
    expect(heard).to.have.length(2)
  })
})
