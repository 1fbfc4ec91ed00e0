import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { CoordinatorError } from '../errors.ts'
import { makeOwnFile } from './own-file.ts'

const SQLITE_BUSY = 5
/** Whoever only looks whether the role is taken is in the way for less than this, ms. */
const PATIENCE_MS = 100

/** A lock that nobody refers to any more would be collected, and freed, while its process works on. */
const held = new Set<DatabaseSync>()

/**
 * Holds the role of the one worker of a SQLite file. It is an exclusive transaction on a small file beside the
 * database: the operating system frees it when the process dies, however it dies.
 * @returns the function that gives the role back
 * @throws CoordinatorError `WORKER_RUNNING` when another process holds it, `DATABASE_UNUSABLE` when it cannot be made
 */
export function takeWorkerLock(databasePath: string): () => void {
  const path = `${databasePath}-worker`
  let lock: DatabaseSync | undefined
  try {
    makeOwnFile(path)
    lock = new DatabaseSync(path)
    lock.exec(`pragma busy_timeout = ${PATIENCE_MS}; begin exclusive`)
  } catch (cause) {
    lock?.close()
    throw isTaken(cause) ? running(databasePath, cause) : unusable(path, cause)
  }
  const taken = lock
  held.add(taken)
  return () => {
    held.delete(taken)
    taken.close()
  }
}

/**
 * Whether a process holds that role now. The look takes a moment's right to read, for which a bot that starts waits.
 * @throws Error when the lock cannot be read
 */
export function isWorkerRunning(databasePath: string): boolean {
  const path = `${databasePath}-worker`
  if (!existsSync(path)) return false
  const lock = new DatabaseSync(path, { readOnly: true })
  try {
    lock.exec('pragma busy_timeout = 0')
    lock.prepare('select count(*) from sqlite_schema').get()
    return false
  } catch (error) {
    if (isTaken(error)) return true
    throw error
  } finally {
    lock.close()
  }
}

function isTaken(cause: unknown): boolean {
  return cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_BUSY
}

function running(databasePath: string, cause: unknown): CoordinatorError {
  return new CoordinatorError('WORKER_RUNNING', `Another process already works on ${databasePath}.`, {
    hint: 'Stop it first, or give this one its own file in DATABASE_URL; one SQLite file has one worker.',
    cause,
  })
}

function unusable(path: string, cause: unknown): CoordinatorError {
  return new CoordinatorError('DATABASE_UNUSABLE', `The lock file ${path} cannot be used.`, {
    hint: 'Check that it and its folder can be written by this user and that the disk is not full (DATABASE_URL=sqlite:PATH names the database).',
    cause,
  })
}
