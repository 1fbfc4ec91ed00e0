import { expect } from 'chai'
import { Postponed } from '../../src/gitea/effects/postponed.ts'
import { GiteaError } from '../../src/gitea/gitea-error.ts'
import { does, Workshop } from './workshop.ts'

const away = () => new GiteaError({ method: 'GET', path: '/x', kind: 'away', status: 502 })

describe('the worker', () => {
  let shop: Workshop
  afterEach(() => shop.close())

  it('makes everything without the help of any timer, however it comes', async () => {
    let made = 0
    const follow = does('first', (context) => {
      made++
      for (const n of [1, 2]) context.emit('capacity.changed', { because: `${n}` }, { id: `${made}-${n}` })
    })
    shop = await Workshop.open([
      follow,
      does(
        'second',
        () => {
          made++
        },
        { lane: 'issue' },
      ),
    ])
    for (let n = 0; n < 150; n++) {
      void shop.add(n % 3 === 0 ? 'first' : 'second', { lane: `lane ${n % 11}` })
      if (n % 7 === 0) await new Promise((resolve) => setImmediate(resolve))
      if (n % 50 === 49) for (let k = 0; k < 5; k++) await new Promise((resolve) => setImmediate(resolve))
      if (made > 400) break
    }
    await shop.until('most is made', () => made > 400)
  })

  it('hears of work that comes while it looks when to wake', async () => {
    let made = 0
    shop = await Workshop.open([does('any', () => made++)])
    await shop.rest()
    const { inbox } = shop
    const nextDueAt = inbox.nextDueAt.bind(inbox)
    let isFirst = true
    inbox.nextDueAt = async () => {
      const dueAt = await nextDueAt()
      if (isFirst) {
        isFirst = false
        await shop.add('any')
      }
      return dueAt
    }
    shop.worker.wake()
    await shop.until('it is made', () => made === 1)
  })

  it('makes again what failed, after longer and longer waits, and gives up after the tenth time', async () => {
    const at: number[] = []
    shop = await Workshop.open([
      does('bad', () => {
        at.push(shop.clock.now())
        throw new Error('it does not work')
      }),
    ])
    await shop.add('bad')
    await shop.pass(600_000, 1_000)
    const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0))
    expect(waits).to.deep.equal([1, 2, 4, 8, 16, 32, 64, 128, 256].map((seconds) => seconds * 1_000))
    const [dead] = await shop.inbox.dead(10)
    expect(dead).to.include({
      attempts: 10,
      plugin: 'bad',
      error: 'tried 10 times; the last time: it does not work',
    })
    expect(await shop.inbox.stats()).to.include({ pending: 0, dead: 1 })
  })

  it('does not blame a run that was postponed', async () => {
    let tries = 0
    shop = await Workshop.open([
      does('patient', () => {
        if (++tries <= 25) throw new Postponed('not now', shop.clock.now() + 5_000)
      }),
    ])
    await shop.add('patient')
    await shop.pass(30 * 5_000, 1_000)
    expect(tries).to.equal(26)
    expect(await shop.inbox.stats()).to.include({ pending: 0, dead: 0 })
  })

  it('blames no run for a Gitea that is away: it waits, asks, and goes on', async () => {
    let isAway = true
    let tries = 0
    const done: string[] = []
    shop = await Workshop.open([
      does('caller', (context) => {
        tries++
        if (isAway) throw away()
        done.push(context.log ? 'done' : '')
      }),
    ])
    shop.probe = async () => {
      if (isAway) throw away()
    }
    for (let n = 0; n < 40; n++) await shop.add('caller', { lane: `${n}` })
    await shop.rest()
    expect(shop.gate.isOpen).to.equal(false)
    const before = tries
    await shop.pass(3_600_000, 10_000)
    expect(tries, 'nothing is made while it is away').to.equal(before)
    isAway = false
    await shop.pass(30_000, 1_000)
    await shop.untilDone()
    expect(done).to.have.length(40)
    expect((await shop.inbox.stats()).dead).to.equal(0)
  })

  it('does not spin while Gitea is away', async () => {
    shop = await Workshop.open([
      does('caller', () => {
        throw away()
      }),
    ])
    shop.probe = async () => {
      throw away()
    }
    await shop.add('caller')
    await shop.rest()
    await shop.pass(60_000, 1_000)
    const delays = shop.clock.waiting()
    expect(
      delays.filter((delay) => delay < 100),
      'timers that fire at once',
    ).to.deep.equal([])
  })

  it('blames no run for a part of Gitea that is away for an hour, and does not ask it in haste', async () => {
    let isAway = true
    let tries = 0
    shop = await Workshop.open([
      does('caller', () => {
        tries++
        if (isAway) throw away()
      }),
    ])
    await shop.add('caller')
    await shop.pass(3_600_000, 5_000)
    expect(tries).to.be.within(10, 800)
    isAway = false
    await shop.pass(60_000, 5_000)
    expect(await shop.inbox.stats()).to.include({ pending: 0, dead: 0 })
  })

  for (const [what, thrown] of oddities()) {
    it(`survives a plugin that throws ${what}, and goes on with the lane`, async () => {
      let others = 0
      shop = await Workshop.open([
        does(
          'odd',
          () => {
            throw thrown()
          },
          { lane: 'issue' },
        ),
        does(
          'other',
          () => {
            others++
          },
          { lane: 'issue' },
        ),
      ])
      await shop.add('odd', { lane: '9#1' })
      await shop.add('other', { lane: '9#1' })
      await shop.until('the other one was made', () => others === 1)
      await shop.pass(600_000, 4_000)
      const [dead] = await shop.inbox.dead(1)
      expect(dead?.error).to.match(/^tried 10 times/)
      expect(dead?.error.length).to.be.at.most(2_100)
    })
  }

  it('reads again when somebody else was first, and treats the sixth time in a row as a failure', async () => {
    const attempts: number[] = []
    shop = await Workshop.open([
      does(
        'late',
        (context) => {
          attempts.push(attempts.length)
          context.write({ sql: 'delete from instance where name = ?', parameters: ['nobody'], mustChange: 1 })
        },
        { lane: 'issue' },
      ),
      does('other', () => {}, { lane: 'issue' }),
    ])
    await shop.add('late', { lane: '9#1' })
    await shop.add('other', { lane: '9#1' })
    await shop.until('the lane is free', async () => (await shop.inbox.stats()).pending === 1)
    expect(attempts).to.have.length(6)
    await shop.pass(600_000, 4_000)
    expect(await shop.inbox.stats()).to.include({ pending: 0, dead: 1 })
  })

  it('treats a statement that no database takes as a failure of the plugin, not of the disk', async () => {
    let others = 0
    shop = await Workshop.open([
      does('wrong', (context) => context.write({ sql: 'insert into nowhere values (?)', parameters: [1] }), {
        lane: 'issue',
      }),
      does(
        'other',
        () => {
          others++
        },
        { lane: 'issue' },
      ),
    ])
    await shop.add('wrong', { lane: '9#1' })
    await shop.add('other', { lane: '9#1' })
    await shop.until('the other one was made', () => others === 1)
    await shop.pass(600_000, 4_000)
    expect((await shop.inbox.dead(1))[0]?.error).to.contain('no such table: nowhere')
  })

  it('tries until the disk takes the end of a run, and does not make the run twice', async () => {
    let made = 0
    shop = await Workshop.open([
      does('once', () => {
        made++
        shop.database.sqlite.exec('pragma query_only = on')
      }),
    ])
    await shop.add('once')
    await shop.until('it was made', () => made === 1)
    await shop.pass(10_000)
    expect(shop.logged.filter(({ text }) => text.includes('could not be stored'))).not.to.have.length(0)
    shop.database.sqlite.exec('pragma query_only = off')
    await shop.pass(1_000)
    await shop.untilDone()
    expect(made).to.equal(1)
  })

  it('claims again when the disk refused a claim', async () => {
    let made = 0
    shop = await Workshop.open([does('any', () => made++)])
    await shop.closeGate()
    await shop.add('any')
    await shop.stop()
    await shop.start()
    shop.database.sqlite.exec('pragma query_only = on')
    await shop.openGate()
    await shop.pass(3_000)
    expect(shop.logged.filter(({ text }) => text.includes('could not be claimed'))).not.to.have.length(0)
    expect(made).to.equal(0)
    shop.database.sqlite.exec('pragma query_only = off')
    await shop.pass(1_000)
    await shop.untilDone()
    expect(made).to.equal(1)
  })
})

/** What JavaScript lets a plugin throw. */
function oddities(): [string, () => unknown][] {
  const circular = new Error('circular')
  circular.cause = circular
  const unspeakable = new Error('x')
  Object.defineProperty(unspeakable, 'message', {
    get() {
      throw new Error('no message for you')
    },
  })
  const hostile = new Proxy(new Error('x'), {
    getPrototypeOf() {
      throw new Error('no prototype for you')
    },
  })
  return [
    ['a text', () => 'just a text'],
    ['null', () => null],
    ['undefined', () => undefined],
    ['a frozen Error', () => Object.freeze(new Error('frozen'))],
    ['an Error that is its own cause', () => circular],
    ['an Error without a text', () => Object.assign(new Error('x'), { message: undefined })],
    ['an Error whose text cannot be read', () => unspeakable],
    ['a Proxy that throws itself', () => hostile],
    ['an object that cannot be shown', () => Object.create(null)],
    ['a Response', () => new Response('no', { status: 500 })],
    ['a megabyte', () => new Error('x'.repeat(1_000_000))],
    ['an AggregateError', () => new AggregateError([new Error('one'), 'two'], 'several')],
  ]
}
