import { expect } from 'chai'
import { startMoneyWatch } from '../../src/plugins/assignment/money-watch.ts'
import type { MoneyWaiter } from '../../src/tasks/spending.ts'
import { type ManualClock, manualClock } from '../server/manual-clock.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

describe('the watch for money', () => {
  let clock: ManualClock
  let called: number[]
  let waiters: MoneyWaiter[]
  let errors: number
  let stop: () => void
  beforeEach(() => {
    clock = manualClock()
    called = []
    waiters = []
    errors = 0
  })
  afterEach(() => stop())

  const waiter = (number: number, until: number, longestMs = DAY_MS): MoneyWaiter => ({
    key: `9#${number}`,
    address: { repoId: 9, owner: 'acme', repo: 'app', number },
    until,
    longestMs,
  })
  const start = (put = async (number: number) => void called.push(number)) => {
    stop = startMoneyWatch({
      spending: { waiting: async () => waiters },
      clock,
      log: { error: () => errors++ },
      put: (_name, _id, { issue }) => put(issue.number),
    })
    return settled()
  }
  /** What a look does, it does in a few turns of promises. */
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += MINUTE_MS / 2) {
      clock.advance(Math.min(MINUTE_MS / 2, ms - passed))
      await settled()
    }
  }

  it('calls all at the start, and then whose day is over, once', async () => {
    waiters = [waiter(1, 5 * MINUTE_MS), waiter(2, 60 * MINUTE_MS)]
    await start()
    expect(called).to.deep.equal([1, 2])
    waiters = [waiter(3, 15 * MINUTE_MS), waiter(4, 60 * MINUTE_MS)]
    await pass(14 * MINUTE_MS)
    expect(called).to.deep.equal([1, 2])
    await pass(2 * MINUTE_MS)
    expect(called).to.deep.equal([1, 2, 3])
  })

  it('calls again after a while who still waits for the same', async () => {
    await start()
    waiters = [waiter(1, 0)]
    await pass(9 * MINUTE_MS)
    expect(called).to.deep.equal([1])
    await pass(2 * MINUTE_MS)
    expect(called).to.deep.equal([1, 1])
  })

  it('calls whose day lies ahead when the clock was set back over midnight', async () => {
    await pass(DAY_MS / 24)
    await start()
    waiters = [waiter(1, DAY_MS), waiter(2, 31 * DAY_MS, 31 * DAY_MS)]
    await pass(MINUTE_MS)
    expect(called).to.deep.equal([])
    clock.setBack(2 * 60 * MINUTE_MS)
    await pass(MINUTE_MS)
    expect(called).to.deep.equal([1, 2])
  })

  it('goes on after a failure, and not after its end', async () => {
    let fails = true
    waiters = [waiter(1, 0)]
    await start(async (number) => {
      if (fails) throw new Error('the disk is full')
      called.push(number)
    })
    expect([called.length, errors]).to.deep.equal([0, 1])
    fails = false
    await pass(MINUTE_MS)
    expect(called).to.deep.equal([1])
    stop()
    waiters = [waiter(2, 0)]
    await pass(DAY_MS / 24)
    expect(called).to.deep.equal([1])
    expect(clock.waiting()).to.deep.equal([])
  })
})
