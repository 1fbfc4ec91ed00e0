import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DATABASE_FILES, OWNER_ONLY } from './own-file.ts'
import { isWorkerRunning, takeWorkerLock } from './worker-lock.ts'

/** A file that grows under a name of its own, until it may take another one. */
export interface PartFile {
  readonly path: string
  /** Removes what is left of it; to be called however it ended. */
  end(): void
}

const UUID = '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}'
const LOCK_OF_PART = new RegExp(`^(.+\\.part-${UUID})-worker$`)

/**
 * Makes an empty one beside the file that it is to become, and removes those of processes that were killed: a lock beside each tells
 * whether somebody still writes it.
 *
 * @example const part = takePart('/backups/bot.db') // part.path is /backups/bot.db.part-6f1c…
 * @throws CoordinatorError `DATABASE_UNUSABLE`, or the system's error, when it cannot be made
 */
export function takePart(to: string): PartFile {
  removeLeft(dirname(to))
  // two containers may have the same number of a process
  const path = `${to}.part-${randomUUID()}`
  // made here, and so in a folder that is there: a typing error in its name makes none
  closeSync(openSync(`${path}-worker`, 'wx', OWNER_ONLY))
  const release = takeWorkerLock(path)
  const end = () => {
    release()
    removePart(path)
  }
  try {
    // before anything is in it: from the first byte on it is closed to others
    closeSync(openSync(path, 'wx', OWNER_ONLY))
  } catch (error) {
    end()
    throw error
  }
  return { path, end }
}

/** Whatever cannot be read or removed is left: it is not what was asked for. */
function removeLeft(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const [, part] = LOCK_OF_PART.exec(name) ?? []
      if (part === undefined) continue
      const path = join(folder, part)
      if (!isWorkerRunning(path)) removePart(path)
    }
  } catch {}
}

/** Its lock last: without one, nobody would know it for what it is. */
function removePart(path: string): void {
  for (const end of [...DATABASE_FILES, '-worker-journal', '-worker'])
    rmSync(`${path}${end}`, { force: true })
}
