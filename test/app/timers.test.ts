import { expect } from 'chai'
import { definePlugin } from '../../src/app/plugin.ts'
import type { Timer } from '../../src/app/registrar.ts'
import { startTimers } from '../../src/app/timers.ts'
import { Workshop } from './workshop.ts'

const INTERVAL_MS = 60_000

describe('timers', () => {
  let shop: Workshop
  let made: number[]
  let release: (() => void)[]
  let isSlow: boolean
  const stops: (() => void)[] = []

  const timer: Timer = { plugin: 'ticker', number: 0, when: INTERVAL_MS, handler: () => {} }
  const ticker = definePlugin({
    name: 'ticker',
    description: 'For a test.',
    register(app) {
      app.every(INTERVAL_MS, async () => {
        made.push(shop.clock.now())
        if (isSlow) await new Promise<void>((resolve) => release.push(resolve))
      })
    },
  })

  beforeEach(async () => {
    made = []
    release = []
    isSlow = false
    shop = await Workshop.open([ticker], { runTimeoutMs: 24 * 60 * 60_000 })
  })
  afterEach(async () => {
    for (const stop of stops.splice(0)) stop()
    await shop.close()
  })

  function start(): void {
    stops.push(startTimers([timer], shop.timerDeps))
  }

  const stored = () => Number(shop.database.sqlite.prepare('select count(*) as n from deliveries').get()?.n)

  it('fire at the start and then at the round times of their interval', async () => {
    shop.clock.advance(INTERVAL_MS - (shop.clock.now() % INTERVAL_MS) + 20_000)
    const since = shop.clock.now()
    start()
    await shop.rest()
    await shop.pass(150_000, 10_000)
    expect(made.map((at) => at - since)).to.deep.equal([0, 40_000, 100_000])
  })

  it('go on when the clock is set back, also after a start: nothing waits until it has caught up', async () => {
    start()
    await shop.pass(5 * INTERVAL_MS, 10_000)
    const before = stored()
    shop.clock.setBack(3 * INTERVAL_MS)
    await shop.pass(2 * INTERVAL_MS, 10_000)
    expect(stored() - before).to.equal(2)
    for (const stop of stops.splice(0)) stop()
    shop.clock.setBack(3 * INTERVAL_MS)
    start()
    await shop.pass(2 * INTERVAL_MS, 10_000)
    expect(stored() - before, 'one at the start, and two').to.equal(5)
  })

  it('fire once for an interval when the system wakes them a moment early', async () => {
    shop.clock.advance(INTERVAL_MS - (shop.clock.now() % INTERVAL_MS) + 1)
    start()
    await shop.rest()
    shop.clock.setBack(20)
    const before = stored()
    await shop.pass(2 * INTERVAL_MS + 10_000, 10_000)
    expect(stored() - before).to.equal(2)
  })

  it('never overlap, and those that were missed are made up for by one', async () => {
    isSlow = true
    start()
    await shop.pass(10 * INTERVAL_MS, 20_000)
    expect(made).to.have.length(1)
    isSlow = false
    release[0]?.()
    await shop.untilDone()
    expect(made).to.have.length(2)
  })

  it('go on when one could not be stored', async () => {
    start()
    await shop.rest()
    made.length = 0
    shop.database.sqlite.exec('pragma query_only = on')
    await shop.pass(INTERVAL_MS, 10_000)
    shop.database.sqlite.exec('pragma query_only = off')
    expect(shop.logged.map(({ text }) => text)).to.include('a timer could not be stored; the next one comes')
    await shop.pass(INTERVAL_MS, 10_000)
    expect(made).to.have.length(1)
  })

  it('are quiet when they are stopped, also while one is being stored', async () => {
    start()
    stops[0]?.()
    await shop.rest()
    await shop.pass(3 * INTERVAL_MS, 30_000)
    expect(made.length, 'the one at the start').to.equal(1)
  })
})
