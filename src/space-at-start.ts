import { systemClock } from './clock.ts'
import type { Database } from './database/open.ts'
import { FileSpace, spaceOf, vacuum } from './database/space.ts'
import type { Log } from './log.ts'

const MB = 1_000_000
const FREE_LEAST_BYTES = 64 * MB
/** What it holds is written anew, at about 70 MB a second; a larger one would keep Gitea waiting for too long. */
const USED_MOST_BYTES = 256 * MB

/** The space of a database that is opened to be worked on; see {@link shrinkAtStart}. */
export function spaceAtStart(database: Database, log: Log): FileSpace {
  shrinkAtStart(database, log)
  return new FileSpace(database)
}

/**
 * Makes a file smaller that is mostly empty, before anybody uses it. Only one that cannot shrink while it is in use: another
 * program has written it anew.
 */
export function shrinkAtStart({ sqlite }: Pick<Database, 'sqlite'>, log: Log): void {
  const { usedBytes, freeBytes, canShrink } = spaceOf(sqlite)
  if (canShrink || freeBytes < Math.max(usedBytes, FREE_LEAST_BYTES)) return
  const facts = { usedMb: Math.round(usedBytes / MB), freeMb: Math.round(freeBytes / MB) }
  if (usedBytes > USED_MOST_BYTES) {
    log.warn(
      facts,
      'the database is mostly empty; to give the space back: stop, and `mosaic-coordinator vacuum`',
    )
    return
  }
  const begunAt = systemClock.monotonic()
  try {
    vacuum(sqlite)
    log.info({ ...facts, ms: Math.round(systemClock.monotonic() - begunAt) }, 'the database was made smaller')
  } catch (error) {
    log.warn({ ...facts, error: String(error) }, 'the database could not be made smaller')
  }
}
