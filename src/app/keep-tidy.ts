import type { Clock } from '../clock.ts'

const PRUNE_EVERY_MS = 60_000
/** While there is more to delete. */
const PRUNE_AGAIN_MS = 1_000

/** Deletes what is old, a little at a time. @param prune how many it has deleted */
export function keepTidy(clock: Clock, prune: () => Promise<number>): () => void {
  let stopped = false
  let cancel = clock.after(PRUNE_EVERY_MS, tidy)
  function tidy(): void {
    prune()
      // a disk that refuses is reported by everything else too
      .catch(() => 0)
      .then((removed) => {
        if (!stopped) cancel = clock.after(removed > 0 ? PRUNE_AGAIN_MS : PRUNE_EVERY_MS, tidy)
      })
  }
  return () => {
    stopped = true
    cancel()
  }
}
