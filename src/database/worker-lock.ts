import { DatabaseSync } from 'node:sqlite'
import { CoordinatorError } from '../errors.ts'

/**
 * Holds the role of the one worker of a SQLite file. It is an exclusive transaction on a small file beside the
 * database: the operating system frees it when the process dies, however it dies.
 * @returns the function that gives the role back
 * @throws CoordinatorError `WORKER_RUNNING` when another process holds it
 */
export function takeWorkerLock(databasePath: string): () => void {
  const lock = new DatabaseSync(`${databasePath}-worker`)
  try {
    lock.exec('pragma busy_timeout = 0; begin exclusive')
  } catch (cause) {
    lock.close()
    throw new CoordinatorError('WORKER_RUNNING', `Another process already works on ${databasePath}.`, {
      hint: 'Stop it first, or give this one its own file in DATABASE_URL; one SQLite file has one worker.',
      cause,
    })
  }
  return () => lock.close()
}
