import { expect } from 'chai'
import type { Memory } from '../../src/app/memory.ts'
import { definePlugin } from '../../src/app/plugin.ts'
import type { Timer } from '../../src/app/registrar.ts'
import { readSchedule, type Schedule } from '../../src/app/schedule.ts'
import { startTimers } from '../../src/app/timers.ts'
import { Workshop } from './workshop.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

describe('timers by the calendar', () => {
  let shop: Workshop
  let made: string[]
  let release: (() => void)[]
  let isSlow: boolean
  const stops: (() => void)[] = []

  const reporter = definePlugin({
    name: 'reporter',
    description: 'For a test.',
    register(app) {
      app.every('@daily', async () => {
        made.push(new Date(shop.clock.now()).toISOString().slice(0, 16))
        if (isSlow) await new Promise<void>((resolve) => release.push(resolve))
      })
    },
  })

  beforeEach(async () => {
    made = []
    release = []
    isSlow = false
    shop = await Workshop.open([reporter], { runTimeoutMs: 100 * DAY_MS })
    shop.clock.advance(Date.parse('2026-03-04T10:00:00Z') - shop.clock.now())
  })
  afterEach(async () => {
    stop()
    await shop.close()
  })

  async function start(schedule: Schedule = '@daily'): Promise<void> {
    const timer: Timer = { plugin: 'reporter', number: 0, when: readSchedule(schedule), handler: () => {} }
    stops.push(startTimers([timer], shop.timerDeps))
    await shop.rest()
  }
  function stop(): void {
    for (const one of stops.splice(0)) one()
  }

  it('do nothing when they are new, and then run at their times', async () => {
    await start()
    expect(made).to.deep.equal([])
    await shop.pass(2 * DAY_MS, HOUR_MS)
    expect(made).to.deep.equal(['2026-03-05T00:00', '2026-03-06T00:00'])
  })

  it('run at their minute, also when that is a month away', async () => {
    await start('30 6 1 * *')
    await shop.pass(27 * DAY_MS, HOUR_MS)
    expect(made).to.deep.equal([])
    await shop.pass(DAY_MS, 60_000)
    expect(made).to.deep.equal(['2026-04-01T06:30'])
  }).timeout(30_000)

  it('run once after the start for all that was missed', async () => {
    await start()
    stop()
    await shop.pass(5 * DAY_MS, DAY_MS)
    await start()
    await start()
    expect(made).to.deep.equal(['2026-03-09T10:00'])
    await shop.pass(DAY_MS, HOUR_MS)
    expect(made).to.deep.equal(['2026-03-09T10:00', '2026-03-10T00:00'])
  })

  it('do not run again after a start for which nothing was missed', async () => {
    await start()
    await shop.pass(DAY_MS, HOUR_MS)
    for (let n = 0; n < 3; n++) {
      stop()
      await start()
    }
    expect(made).to.have.length(1)
  })

  it('run once, however many processes have them', async () => {
    await start()
    await start()
    await start()
    await shop.pass(3 * DAY_MS, HOUR_MS)
    expect(made).to.have.length(3)
  })

  it('run once also when two processes look at the very same moment', async () => {
    const deps = { ...shop.timerDeps, memory: tellsAlways('0') }
    const timer: Timer = { plugin: 'reporter', number: 0, when: readSchedule('@daily'), handler: () => {} }
    stops.push(startTimers([timer], deps), startTimers([timer], deps))
    await shop.rest()
    expect(made).to.deep.equal(['2026-03-04T10:00'])
    // two of them would only by chance be done by one run
    expect(shop.database.sqlite.prepare('select count(*) as n from deliveries').get()?.n).to.equal(1)
  })

  it('do not run again when what they stored in the inbox was cleared away', async () => {
    await start()
    await shop.pass(DAY_MS, HOUR_MS)
    stop()
    shop.database.sqlite.exec('delete from deliveries')
    await start()
    expect(made).to.have.length(1)
  })

  it('run again soon when the clock was wrong by years, and is put right', async () => {
    shop.clock.advance(3_650 * DAY_MS)
    await start()
    stop()
    shop.clock.advance(-3_650 * DAY_MS)
    await start()
    await shop.pass(DAY_MS, HOUR_MS)
    expect(made).to.have.length(1)
  })

  it('never overlap, and what was due meanwhile is made up for by one', async () => {
    isSlow = true
    await start()
    await shop.pass(5 * DAY_MS, HOUR_MS)
    expect(made).to.have.length(1)
    isSlow = false
    release[0]?.()
    await shop.untilDone()
    expect(made).to.have.length(2)
  })

  it('do not run twice when the clock is set back', async () => {
    await start()
    await shop.pass(DAY_MS, HOUR_MS)
    shop.clock.advance(-12 * HOUR_MS)
    stop()
    await start()
    await shop.pass(DAY_MS, HOUR_MS)
    expect(made).to.have.length(1)
    await shop.pass(DAY_MS, HOUR_MS)
    expect(made).to.have.length(2)
  })

  it('are made up for within a minute when the disk refused', async () => {
    await start()
    await shop.pass(13 * HOUR_MS, HOUR_MS)
    shop.database.sqlite.exec('pragma query_only = on')
    await shop.pass(2 * HOUR_MS, HOUR_MS)
    expect(made).to.deep.equal([])
    shop.database.sqlite.exec('pragma query_only = off')
    await shop.pass(60_000, 1_000)
    expect(made).to.have.length(1)
  })

  it('are new when they are changed: nothing was missed', async () => {
    await start()
    stop()
    await shop.pass(2 * DAY_MS, DAY_MS)
    await start('@hourly')
    expect(made).to.deep.equal([])
  })
})

/** A memory in which another process has changed nothing yet. */
function tellsAlways(value: string): Memory {
  return {
    recall: async () => value,
    remember: (name) => ({ sql: 'delete from instance where name = ?', parameters: [name] }),
  }
}
