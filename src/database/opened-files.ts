import { statSync } from 'node:fs'
import type { Clock } from '../clock.ts'
import { CoordinatorError } from '../errors.ts'

/** The database itself, and what SQLite writes into beside it as long as it is open. */
const ENDS = ['', '-wal', '-shm'] as const
/** How often they are looked at while nothing is written, ms. */
const LOOK_EVERY_MS = 2_000

/**
 * The files of a database as they were opened. Whoever deletes or replaces them takes nothing from a program that has
 * them open: it reads and writes on, in files without a name that are gone with it. Only their names tell. They are
 * looked at and never opened: closing a second handle would free the locks that SQLite holds.
 *
 * @example if (files.lost()) throw new StorageUnavailable(files.lost())
 */
export class OpenedFiles {
  readonly #path: string
  readonly #opened: ReadonlyMap<string, bigint | undefined>

  /** @param path of a database that is open, with a log written ahead */
  constructor(path: string) {
    this.#path = path
    this.#opened = new Map(ENDS.map((end) => [path + end, numberOf(path + end)]))
  }

  /** What is wrong, if what is written now would be lost. */
  lost(): CoordinatorError | undefined {
    for (const [path, number] of this.#opened) {
      if (number === undefined) continue
      const now = numberOf(path)
      if (now !== number) return lostError(this.#path, path, now === undefined ? 'deleted' : 'replaced')
    }
    return undefined
  }

  /** A look that fails (no right to look, a share that is away) tells nothing yet; a commit then says what is wrong. */
  #lostNow(): CoordinatorError | undefined {
    try {
      return this.lost()
    } catch {
      return undefined
    }
  }

  /** Tells once, within seconds. @returns the function that stops the looking */
  watch(clock: Pick<Clock, 'after'>, onLost: (error: CoordinatorError) => void): () => void {
    const look = () => {
      const error = this.#lostNow()
      if (error) onLost(error)
      else cancel = clock.after(LOOK_EVERY_MS, look)
    }
    let cancel = clock.after(LOOK_EVERY_MS, look)
    return () => cancel()
  }
}

/** The system's number of the file of that name; undefined = there is none. */
function numberOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino
}

function lostError(database: string, path: string, what: 'deleted' | 'replaced'): CoordinatorError {
  return new CoordinatorError('DATABASE_LOST', `${path} was ${what} while it was in use.`, {
    hint: `Start again: the bot goes on with what is at ${database} then, and rebuilds from Gitea what is not. To put a backup in its place, stop the bot first (mosaic-coordinator restore does not let you forget it).`,
  })
}
