import { expect } from 'chai'
import { does, Workshop } from './workshop.ts'

describe('the worker, told to stop', () => {
  let shop: Workshop
  afterEach(() => shop.close())

  it('lets end what ends within the grace, and claims nothing more', async () => {
    let release = () => {}
    let made = 0
    shop = await Workshop.open([
      does('waits', () => {
        made++
        return new Promise<void>((resolve) => {
          release = resolve
        })
      }),
    ])
    for (const lane of ['9#1', '9#1']) await shop.add('waits', { lane })
    await shop.until('one is under way', () => made === 1)
    const stopped = shop.stop(5_000)
    await shop.rest()
    release()
    await stopped
    expect(made).to.equal(1)
    await shop.start()
    expect(await shop.inbox.stats()).to.include({ pending: 1, dead: 0 })
  })

  it('gives back what does not end, without blame; the next start makes it', async () => {
    const attempts: number[] = []
    const signals: AbortSignal[] = []
    let isStuck = true
    shop = await Workshop.open([
      does('stuck', (context) => {
        signals.push(context.signal)
        return isStuck ? new Promise(() => {}) : attempts.push(1)
      }),
    ])
    await shop.add('stuck')
    await shop.until('it is under way', () => signals.length === 1)
    const stopped = shop.stop(5_000)
    await shop.rest()
    expect(signals[0]?.aborted, 'within the grace').to.equal(false)
    shop.clock.advance(5_000)
    await stopped
    expect(signals[0]?.aborted).to.equal(true)
    isStuck = false
    await shop.start()
    await shop.pass(100)
    await shop.untilDone()
    expect(attempts).to.have.length(1)
  })

  it('gives back what it claims at that very moment', async () => {
    let made = 0
    let stopped: Promise<void> | undefined
    shop = await Workshop.open([
      does('endless', () => {
        made++
        return new Promise(() => {})
      }),
    ])
    await shop.rest()
    const { inbox, worker } = shop
    const claim = inbox.claim.bind(inbox)
    inbox.claim = async (...how) => {
      const runs = await claim(...how)
      if (runs.length > 0) stopped = worker.stop(5_000)
      return runs
    }
    await shop.add('endless')
    await shop.until('it is told to stop', () => stopped !== undefined)
    await stopped
    expect(made).to.equal(0)
    expect(await inbox.stats()).to.include({ pending: 1 })
  })

  it('does not hang on a handler that ignores everything and meets other versions', async () => {
    let tries = 0
    shop = await Workshop.open([
      does('late', (context) => {
        tries++
        context.write({ sql: 'delete from instance where name = ?', parameters: ['nobody'], mustChange: 1 })
        return tries > 1 ? new Promise(() => {}) : undefined
      }),
    ])
    await shop.add('late')
    await shop.until('it is made a second time', () => tries === 2)
    const stopped = shop.stop(1_000)
    shop.clock.advance(1_000)
    await stopped
    expect(tries).to.equal(2)
    await shop.start()
  })

  it('leaves no timer behind, also while Gitea is away', async () => {
    shop = await Workshop.open([does('any', () => {})])
    await shop.closeGate()
    await shop.add('any')
    await shop.pass(10_000)
    await shop.stop()
    await shop.rest()
    expect(shop.clock.waiting()).to.deep.equal([])
    await shop.start()
  })

  it('ends although the disk takes nothing any more', async () => {
    let release = () => {}
    shop = await Workshop.open([
      does(
        'waits',
        () =>
          new Promise<void>((resolve) => {
            release = resolve
          }),
      ),
    ])
    await shop.add('waits')
    await shop.until('it is under way', () => shop.worker.busy === 1)
    await shop.rest()
    shop.database.sqlite.exec('pragma query_only = on')
    release()
    await shop.rest()
    const stopped = shop.worker.stop(2_000)
    await shop.pass(3_000)
    await stopped
    shop.database.sqlite.exec('pragma query_only = off')
    expect(await shop.inbox.stats()).to.include({ pending: 1, dead: 0 })
  })
})
