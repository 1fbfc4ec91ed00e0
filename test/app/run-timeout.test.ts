import { expect } from 'chai'
import { within } from '../../src/app/run-timeout.ts'
import { GiteaError } from '../../src/gitea/gitea-error.ts'
import { manualClock } from '../server/manual-clock.ts'
import { does, Workshop } from './workshop.ts'

describe('the time of a run', () => {
  const never = () => new Promise<void>(() => {})
  const reasonOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'it ended',
      (error: Error) => error.message,
    )

  it('is not limited for work that ends in time, and no timer stays', async () => {
    const clock = manualClock()
    expect(await within(clock, 1_000, new AbortController().signal, async () => 42)).to.equal(42)
    expect(clock.waiting()).to.deep.equal([])
  })

  it('is over after its limit, whether the work listens or not', async () => {
    const clock = manualClock()
    let signal: AbortSignal | undefined
    const late = within(clock, 1_000, new AbortController().signal, (given) => {
      signal = given
      return never()
    })
    clock.advance(1_000)
    expect(await reasonOf(late)).to.match(/did not finish in 1 s and was cut off.*context\.signal/)
    expect(signal?.aborted).to.equal(true)
  })

  it('is over when the bot stops, before or during the work', async () => {
    const clock = manualClock()
    const stopping = new AbortController()
    const during = within(clock, 1_000, stopping.signal, never)
    stopping.abort(new Error('the bot stops'))
    expect(await reasonOf(during)).to.equal('the bot stops')
    let begun = false
    const after = within(clock, 1_000, stopping.signal, () => {
      begun = true
      return never()
    })
    expect(await reasonOf(after)).to.equal('the bot stops')
    expect(begun).to.equal(false)
    expect(clock.waiting()).to.deep.equal([])
  })

  it('leaves no failure unhandled when the work fails after it was cut off', async () => {
    const clock = manualClock()
    let fail = (_: Error) => {}
    const late = within(
      clock,
      1_000,
      new AbortController().signal,
      () =>
        new Promise((_, reject) => {
          fail = reject
        }),
    )
    clock.advance(1_000)
    await reasonOf(late)
    fail(new Error('much too late'))
    await new Promise((resolve) => setImmediate(resolve))
  })
})

describe('a plugin that takes too long', () => {
  let shop: Workshop
  afterEach(() => shop.close())

  it('is cut off and made again, and what it does afterwards counts for nothing', async () => {
    const ends: (() => void)[] = []
    const late: Promise<unknown>[] = []
    shop = await Workshop.open([
      does('slow', (context) => {
        const first = ends.length === 0
        const wait = new Promise<void>((resolve) => ends.push(resolve))
        if (!first) return
        late.push(
          wait.then(async () => {
            context.write({
              sql: 'insert into instance (name, value) values (?, ?)',
              parameters: ['late', '1'],
            })
            context.emit('capacity.changed', { because: 'too late' })
            await context.gitea.user.userGetCurrent()
          }),
        )
        return late[0]
      }),
    ])
    await shop.add('slow')
    await shop.until('it is under way', () => ends.length === 1)
    await shop.pass(29_000, 1_000)
    expect(ends).to.have.length(1)
    await shop.pass(3_000)
    expect(ends, 'it was made again').to.have.length(2)
    ends[0]?.()
    const failure = await late[0]?.catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(GiteaError)
    await shop.untilDone()
    expect(
      shop.database.sqlite.prepare("select count(*) as n from instance where name = 'late'").get()?.n,
    ).to.equal(0)
    expect(
      shop.database.sqlite.prepare('select count(*) as n from deliveries').get()?.n,
      'no event',
    ).to.equal(1)
  })

  it('may ask for more time', async () => {
    let signal: AbortSignal | undefined
    shop = await Workshop.open([
      does(
        'slow',
        (context) => {
          signal = context.signal
          return new Promise(() => {})
        },
        { timeoutMs: 120_000 },
      ),
    ])
    await shop.add('slow')
    await shop.until('it is under way', () => signal !== undefined)
    await shop.pass(119_000, 1_000)
    expect(signal?.aborted).to.equal(false)
    await shop.pass(1_000)
    expect(signal?.aborted).to.equal(true)
  })
})
