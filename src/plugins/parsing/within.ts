import type { Clock } from '../../clock.ts'

/** What the work comes to, or undefined when it takes longer than that; the work goes on either way. */
export function within<T>(clock: Clock, timeoutMs: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeoutMs, () => resolve(undefined))
    work.then(resolve, reject).finally(cancel)
  })
}
