import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { CoordinatorError } from '../errors.ts'
import { OWNER_ONLY } from './own-file.ts'
import { type PartFile, takePart } from './part-file.ts'

/** So many pages are copied before others of this process go on: 2 MB. */
const PAGES_AT_ONCE = 500
const PATIENCE_MS = 5_000

/** Called now and then with how many pages were copied. */
export type OnPages = (copied: number, all: number) => void

/**
 * Copies a database while a bot works on it, as it was at one moment, to a file of its own that nobody else may read. The copy is
 * looked through and synced before it gets its name; one of that name is replaced.
 *
 * @throws CoordinatorError `BACKUP_FAILED`; nothing is left of the copy then
 */
export async function backUp(from: string, to: string, onPages: OnPages = () => {}): Promise<void> {
  let part: PartFile | undefined
  try {
    part = takePart(to)
    await copy(from, part.path, onPages)
    settleFile(part.path)
    syncPath(part.path)
    renameSync(part.path, to)
    chmodSync(to, OWNER_ONLY)
    syncPath(dirname(to))
  } catch (cause) {
    throw new CoordinatorError('BACKUP_FAILED', `${from} cannot be copied to ${to}.`, {
      hint: 'See to the rights of the folder, and whether the disk has room.',
      cause,
    })
  } finally {
    part?.end()
  }
}

/**
 * While it reads, the source holds one moment of the database. Otherwise SQLite begins anew with each write of another
 * process: beside a bot at work it never came to an end.
 */
async function copy(from: string, to: string, onPages: OnPages): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true })
  try {
    source.exec(`pragma busy_timeout = ${PATIENCE_MS}; begin`)
    source.prepare('select count(*) from sqlite_schema').get()
    await backup(source, to, {
      rate: PAGES_AT_ONCE,
      progress: ({ totalPages, remainingPages }) => onPages(totalPages - remainingPages, totalPages),
    })
  } finally {
    source.close()
  }
}

/** One file, without a log beside it. @throws Error when it is damaged */
function settleFile(path: string): void {
  const sqlite = new DatabaseSync(path)
  try {
    sqlite.exec('pragma journal_mode = delete')
    const verdict = sqlite.prepare('pragma integrity_check(1)').get()?.integrity_check
    if (verdict !== 'ok') throw new Error(`the copy is damaged: ${verdict}`)
  } finally {
    sqlite.close()
  }
}

/** What was written to it, or into a folder, survives a power cut. */
export function syncPath(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/**
 * Puts a file into the place of the database; what was there is kept, with its log. Nobody may work on either. Whenever it is
 * cut off, there is a database in its place: the one before, or the new one.
 *
 * @returns where it is kept; undefined = there was none
 * @throws the system's error
 */
export function putInPlace(copy: string, databasePath: string, kept: string): string | undefined {
  const isThere = existsSync(databasePath)
  if (isThere) {
    emptyLog(databasePath)
    keepAs(databasePath, kept)
    if (existsSync(`${databasePath}-wal`)) keepAs(`${databasePath}-wal`, `${kept}-wal`)
    syncPath(dirname(databasePath))
  }
  // the log of another database beside the new one would be read as its own
  for (const end of ['-wal', '-shm']) rmSync(`${databasePath}${end}`, { force: true })
  renameSync(copy, databasePath)
  syncPath(dirname(databasePath))
  return isThere ? kept : undefined
}

/** A second name, so that the first one stays until another file takes it; a file system that has no such gets a new name. */
function keepAs(path: string, kept: string): void {
  try {
    linkSync(path, kept)
  } catch {
    renameSync(path, kept)
  }
}

/** So that the file says everything without the log beside it; one that is damaged keeps both. */
function emptyLog(path: string): void {
  try {
    const sqlite = new DatabaseSync(path)
    try {
      sqlite.exec(`pragma busy_timeout = ${PATIENCE_MS}; pragma wal_checkpoint(truncate)`)
    } finally {
      sqlite.close()
    }
  } catch {}
}
