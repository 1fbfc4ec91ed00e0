import { type Clock, sleep } from '../../../clock.ts'
import type { SweepProgress } from '../../../inbox/follow.ts'

const LOOK_EVERY_MS = 200
/** So many looks in a row find nothing to do: a run that ends may have something follow it. */
const QUIET_LOOKS = 3

/** So long nothing may move before a look whether a bot is there at all: one that is started again is back by then. */
export const NOBODY_MS = 5_000
/** How long nothing may move before it is left, when all that is left was put off: a pause, a Gitea that is away. */
export const PUT_OFF_MS = 10_000
/** The same when something may be under way: twice what a run may take. */
export const UNDER_WAY_MS = 60_000
/** The same while the lists are read: what the sweep's run may take, and a minute. */
export const READING_MS = 11 * 60_000

/** What is watched; see SweepFollower. */
export interface Watched {
  progress(nowMs: number): SweepProgress
}

/**
 * Looks until all is done, or until nothing moves any more.
 *
 * @param show is given what each look finds
 * @param takeOver is asked whenever nothing has moved for some seconds; true = it moves again
 * @returns what the last look found; `left` above 0 = it is not done
 */
export async function watch(
  watched: Watched,
  clock: Clock,
  show: (progress: SweepProgress) => void,
  takeOver: () => Promise<boolean>,
): Promise<SweepProgress> {
  let movedAt = clock.monotonic()
  let askedAt = movedAt
  let mark = ''
  for (let quiet = 0; ; ) {
    await sleep(clock, LOOK_EVERY_MS)
    const progress = watched.progress(clock.now())
    show(progress)
    quiet = progress.left === 0 ? quiet + 1 : 0
    if (quiet === QUIET_LOOKS) return progress
    if (progress.mark !== mark) movedAt = clock.monotonic()
    mark = progress.mark
    const stillMs = clock.monotonic() - Math.max(movedAt, askedAt)
    if (progress.left > 0 && stillMs >= NOBODY_MS) {
      askedAt = clock.monotonic()
      if (await takeOver()) movedAt = clock.monotonic()
    }
    if (clock.monotonic() - movedAt >= patienceMs(progress)) return progress
  }
}

function patienceMs({ left, putOff, reading }: SweepProgress): number {
  if (putOff === left) return PUT_OFF_MS
  return reading ? READING_MS : UNDER_WAY_MS
}
