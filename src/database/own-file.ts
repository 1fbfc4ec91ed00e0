import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it. Node's own recursive way does not end where a folder cannot be made below one that
 * exists, as in /proc.
 * @throws the system's error
 */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  const above = dirname(path)
  if (above !== path) makeFolder(above)
  try {
    mkdirSync(path)
  } catch (error) {
    // another process was first
    if (!existsSync(path)) throw error
  }
}

/** The rights of a file that nobody but its owner can read. */
export const OWNER_ONLY = 0o600

/** How the names of a database and of what SQLite puts beside it end. */
export const DATABASE_FILES: readonly string[] = ['', '-journal', '-wal', '-shm']

/**
 * Makes an empty file that nobody but its owner can read, and the folders above it. What is there already stays as it is.
 * SQLite gives its `-wal` and `-shm` the same rights.
 * @throws the system's error
 */
export function makeOwnFile(path: string): void {
  makeFolder(dirname(path))
  if (!existsSync(path)) closeSync(openSync(path, 'a', OWNER_ONLY))
}
