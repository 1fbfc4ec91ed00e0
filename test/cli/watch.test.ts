import { expect } from 'chai'
import { NOBODY_MS, PUT_OFF_MS, READING_MS, UNDER_WAY_MS, watch } from '../../src/cli/commands/sync/watch.ts'
import type { SweepProgress } from '../../src/inbox/follow.ts'
import { manualClock } from '../server/manual-clock.ts'

const DONE: SweepProgress = {
  reading: false,
  found: 1,
  looked: 1,
  left: 0,
  putOff: 0,
  waiting: 0,
  why: undefined,
  failed: 0,
  mark: 'done',
}
const LEFT = { ...DONE, left: 2, waiting: 1, mark: 'left' }

describe('how long sync looks on', () => {
  /** How long it looked until it gave up, ms. */
  const lookedFor = async (progressAt: (nowMs: number) => SweepProgress, takeOver = async () => false) => {
    const clock = manualClock()
    let ended = false
    const watched = watch({ progress: progressAt }, clock, () => {}, takeOver).finally(() => {
      ended = true
    })
    while (!ended) {
      clock.advance(200)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await watched
    return clock.monotonic()
  }
  const isAbout = (ms: number, expectedMs: number) => expect(ms).to.be.within(expectedMs, expectedMs + 600)

  it('until nothing was left three times', async () => {
    isAbout(await lookedFor(() => DONE), 600)
    isAbout(await lookedFor((nowMs) => (nowMs === 400 ? LEFT : DONE)), 1_000)
  })

  it('until nothing moves: soon when all was put off, and longer than a run or a reading takes', async () => {
    isAbout(await lookedFor(() => ({ ...LEFT, putOff: 2 })), PUT_OFF_MS)
    isAbout(await lookedFor(() => ({ ...LEFT, putOff: 1 })), UNDER_WAY_MS)
    isAbout(await lookedFor(() => ({ ...LEFT, reading: true })), READING_MS)
  })

  it('as long as something moves', async () => {
    const moving = (nowMs: number) => ({ ...LEFT, putOff: 2, mark: String(Math.min(nowMs, 40_000)) })
    isAbout(await lookedFor(moving), 40_000 + PUT_OFF_MS)
  })

  it('and asks, when nothing moves for some seconds and only then, whether it may go on itself', async () => {
    const askedAt: number[] = []
    let now = 0
    const still = (nowMs: number) => {
      now = nowMs
      return nowMs < 3_000 ? { ...LEFT, mark: String(nowMs) } : LEFT
    }
    const takeOver = async () => askedAt.push(now) === 2
    isAbout(await lookedFor(still, takeOver), (askedAt[1] ?? 0) + UNDER_WAY_MS)
    isAbout(askedAt[0] ?? 0, 3_000 + NOBODY_MS)
    isAbout(askedAt[1] ?? 0, 3_000 + 2 * NOBODY_MS)
    await lookedFor(
      () => DONE,
      async () => expect.fail('nothing is left'),
    )
  })
})
