import type { Clock } from '../../clock.ts'
import { GiteaError } from '../gitea-error.ts'
import { Postponed } from './postponed.ts'

/** Remembers over crashes which creating call was begun and when. */
export interface Intents {
  /** When it was begun, ms since 1970. */
  find(key: string): Promise<number | undefined>
  /** On the disk when it resolves. */
  record(key: string, atMs: number): Promise<void>
  clear(key: string): Promise<void>
}

/**
 * How long a creating call that was cut off may still come true on the server. Gitea carries a POST out although its
 * client is gone; up to 2 s later was seen on real servers, so 10 s is a wide margin.
 */
export const CREATE_SETTLE_MS = 10_000

/**
 * Makes a thing that must not exist twice, where the server has no idempotency keys: the intention is on the disk
 * before the call, and after a kill, a reset or a timeout the call is made again only when the first one can no longer
 * come true, and only after a new look.
 *
 * @param look what is there already; `fresh` = an earlier call may have come true, so what was read before does not count
 * @throws Postponed while an earlier call may still come true
 */
export async function createOnce<T>(
  deps: { readonly intents: Intents; readonly clock: Clock; readonly settleMs?: number },
  key: string,
  look: (fresh: boolean) => Promise<T | undefined>,
  create: () => Promise<T>,
): Promise<T> {
  const begunAt = await recordedBeginning(deps, key)
  const found = await look(begunAt !== undefined)
  if (found !== undefined) {
    if (begunAt !== undefined) await deps.intents.clear(key)
    return found
  }
  const safeAt = (begunAt ?? -Infinity) + (deps.settleMs ?? CREATE_SETTLE_MS)
  if (deps.clock.now() < safeAt) throw new Postponed(`${key} was begun before and may still appear`, safeAt)
  await deps.intents.record(key, deps.clock.now())
  const made = await create().catch((error: unknown) => noteFailure(deps, key, error))
  await deps.intents.clear(key)
  return made
}

/** A clock that was set back leaves beginnings in the future; they count from now on. */
async function recordedBeginning(
  deps: { readonly intents: Intents; readonly clock: Clock },
  key: string,
): Promise<number | undefined> {
  const begunAt = await deps.intents.find(key)
  const now = deps.clock.now()
  if (begunAt === undefined || begunAt <= now) return begunAt
  await deps.intents.record(key, now)
  return now
}

/** After a clear answer nothing can come true any more; after silence it can, counted from the moment of giving up. */
async function noteFailure(
  deps: { readonly intents: Intents; readonly clock: Clock },
  key: string,
  error: unknown,
): Promise<never> {
  if (error instanceof GiteaError && isClear(error)) {
    await deps.intents.clear(key)
  } else {
    await deps.intents.record(key, deps.clock.now())
  }
  throw error
}

/** Whether nothing was made and nothing will be. */
function isClear({ kind, status }: GiteaError): boolean {
  return kind === 'outside' || (status !== undefined && kind !== 'unreadable' && status < 500)
}
