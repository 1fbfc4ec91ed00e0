import { existsSync } from 'node:fs'
import { loadDatabasePath } from '../config.ts'
import { type Database, openDatabase } from '../database/open.ts'
import { CoordinatorError } from '../errors.ts'

/**
 * Works on the database that a bot uses, beside it if it runs. It is never made here: in a folder where there is none,
 * an empty new one would say that all is well.
 * @throws CoordinatorError `DATABASE_MISSING`, and what {@link openDatabase} throws
 */
export async function withExistingDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const path = loadDatabasePath()
  checkExists(path)
  const database = await openDatabase(path)
  try {
    return await work(database)
  } finally {
    database.close()
  }
}

/** @throws CoordinatorError `DATABASE_MISSING` */
export function checkExists(path: string): void {
  if (existsSync(path)) return
  throw new CoordinatorError('DATABASE_MISSING', `There is no database at ${path}.`, {
    hint: 'Run this where the bot runs, with its DATABASE_URL.',
  })
}
