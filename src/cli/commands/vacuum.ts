import { loadDatabasePath } from '../../config.ts'
import { openDatabase } from '../../database/open.ts'
import { spaceOf, vacuum } from '../../database/space.ts'
import { takeWorkerLock } from '../../database/worker-lock.ts'
import { CoordinatorError } from '../../errors.ts'
import { checkExists } from '../existing-database.ts'

/**
 * Gives the empty space of the database back to the disk.
 * @throws CoordinatorError `WORKER_RUNNING`, `DATABASE_MISSING`, `VACUUM_FAILED`
 */
export async function vacuumDatabase({ json }: { readonly json?: boolean }): Promise<void> {
  const path = loadDatabasePath()
  checkExists(path)
  const release = takeWorkerLock(path)
  try {
    const database = await openDatabase(path)
    try {
      const bytesBefore = bytesOf(spaceOf(database.sqlite))
      tryVacuum(path, () => vacuum(database.sqlite))
      const bytesAfter = bytesOf(spaceOf(database.sqlite))
      const text = `${path}: ${(bytesBefore / 1e6).toFixed(1)} MB before, ${(bytesAfter / 1e6).toFixed(1)} MB now.`
      const facts = { path, bytesBefore, bytesAfter }
      process.stdout.write(json ? `${JSON.stringify(facts, null, 2)}\n` : `${text}\n`)
    } finally {
      database.close()
    }
  } finally {
    release()
  }
}

function bytesOf({ usedBytes, freeBytes }: ReturnType<typeof spaceOf>): number {
  return usedBytes + freeBytes
}

function tryVacuum(path: string, work: () => void): void {
  try {
    work()
  } catch (cause) {
    throw new CoordinatorError('VACUUM_FAILED', `${path} could not be written anew; it is as it was.`, {
      hint: 'The disk needs room for a second file of its size, and no other command may use it meanwhile.',
      cause,
    })
  }
}
