import type { Clock } from '../clock.ts'
import { CoordinatorError } from '../errors.ts'

/** A handler took too long. What it still does is not stored, and its effects refuse to write. */
export class RunTimeout extends CoordinatorError {
  constructor(timeoutMs: number) {
    super('RUN_TIMEOUT', `The plugin did not finish in ${timeoutMs / 1000} s and was cut off.`, {
      hint: 'Pass context.signal to what it waits for, or do less in one run.',
    })
  }
}

/**
 * Runs `work` with a signal that is aborted after `timeoutMs` or with `parent`, and does not wait for work that
 * ignores it.
 * @throws RunTimeout, the parent's reason, or whatever `work` throws
 */
export async function within<T>(
  clock: Clock,
  timeoutMs: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  parent.throwIfAborted()
  const abort = new AbortController()
  const onParent = () => abort.abort(parent.reason)
  parent.addEventListener('abort', onParent, { once: true })
  const cancelTimer = clock.after(timeoutMs, () => abort.abort(new RunTimeout(timeoutMs)))
  try {
    const cut = new Promise<never>((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason), { once: true })
    })
    return await Promise.race([work(abort.signal), cut])
  } finally {
    cancelTimer()
    parent.removeEventListener('abort', onParent)
  }
}
