import { expect } from 'chai'
import { openDatabase } from '../../src/database/open.ts'
import { GiteaError } from '../../src/gitea/gitea-error.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { does, Workshop } from './workshop.ts'

describe('the worker and what goes on beside it', () => {
  let shop: Workshop
  afterEach(() => shop.close())

  it('lets a slow plugin delay nobody', async () => {
    const release: (() => void)[] = []
    let quick = 0
    shop = await Workshop.open(
      [
        does('slow', () => new Promise<void>((resolve) => release.push(resolve))),
        does(
          'quick',
          () => {
            quick++
          },
          { lane: 'issue' },
        ),
      ],
      { inFlight: 8 },
    )
    for (let n = 0; n < 50; n++) await shop.add('slow', { lane: `9#${n}/slow` })
    for (let n = 0; n < 50; n++) await shop.add('quick', { lane: `9#${n}` })
    await shop.until('all quick ones are made', () => quick === 50)
    expect(release, 'a quarter of the room').to.have.length(2)
    for (let n = 0; n < 50; n++) {
      await shop.until(`slow run ${n} is under way`, () => release.length > n)
      release[n]?.()
    }
    await shop.untilDone()
  })

  it('gives one that works in the lanes of the issues all the room, and others that room after a second', async () => {
    const release: (() => void)[] = []
    let quick = 0
    const slow = does('slow', () => new Promise<void>((resolve) => release.push(resolve)), { lane: 'issue' })
    shop = await Workshop.open([slow, does('quick', () => void quick++)], { inFlight: 8 })
    for (let n = 0; n < 20; n++) await shop.add('slow', { lane: `9#${n}` })
    await shop.add('quick', { lane: '9#50/quick' })
    await shop.until('the room is full', () => release.length === 8)
    await shop.rest()
    expect(quick).to.equal(0)
    await shop.pass(1_000, 100)
    expect(quick).to.equal(1)
    expect(release).to.have.length(8)
    for (let n = 0; n < 20; n++) {
      await shop.until(`slow run ${n} is under way`, () => release.length > n)
      release[n]?.()
    }
    await shop.untilDone()
  })

  it('takes up what another process revived within two seconds', async () => {
    let tries = 0
    shop = await Workshop.open([
      does('bad', () => {
        if (++tries === 1) throw new GiteaError({ method: 'GET', path: '/x', kind: 'refused', status: 423 })
      }),
    ])
    await shop.add('bad')
    await shop.until('it is dead', async () => (await shop.inbox.stats()).dead === 1)
    const [dead] = await shop.inbox.dead(1)
    const other = await openDatabase(shop.path)
    expect(await new SqliteInbox(other, shop.clock).revive(dead?.seq ?? 0)).to.equal(true)
    other.close()
    await shop.rest()
    expect(tries).to.equal(1)
    await shop.pass(2_000, 100)
    expect(tries).to.equal(2)
  })

  it('gets past a run whose process died with it every time', async () => {
    let made = 0
    shop = await Workshop.open([does('deadly', () => made++)])
    await shop.closeGate()
    await shop.add('deadly')
    shop.database.sqlite.exec('update runs set attempts = 30')
    await shop.stop()
    await shop.start()
    await shop.openGate()
    await shop.until('it is dead', async () => (await shop.inbox.stats()).dead === 1)
    expect(made).to.equal(0)
    expect((await shop.inbox.dead(1))[0]?.error).to.contain('begun 30 times without an end')
  })
})
