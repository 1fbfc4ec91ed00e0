import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { CoordinatorError } from '../errors.ts'
import { GroupCommit } from './group-commit.ts'
import { migrate } from './migrate.ts'
import { nodeSqliteDialect } from './node-sqlite-dialect.ts'
import type { Tables } from './schema.ts'

/** An open database: Kysely for reading the domain, the group commit for every write, the bare connection for the inbox. */
export interface Database {
  readonly path: string
  readonly sqlite: DatabaseSync
  readonly read: Kysely<Tables>
  readonly commits: GroupCommit
  close(): void
}

/** The versions before it have the WAL-reset corruption (sqlite.org, fixed in 3.51.3). */
const OLDEST_SQLITE = [3, 51, 3] as const

/**
 * Opens (and makes, and migrates) the SQLite file: WAL, every commit synced to the disk.
 *
 * @example
 * const database = await openDatabase('data/coordinator.db')
 * @throws CoordinatorError `DATABASE_UNUSABLE` with the reason in one line; `DATABASE_NEWER`, `MIGRATION_FAILED` from {@link migrate}
 */
export async function openDatabase(path: string): Promise<Database> {
  const sqlite = openFile(path)
  const read = new Kysely<Tables>({ dialect: nodeSqliteDialect(sqlite) })
  const database = { path, sqlite, read, commits: new GroupCommit(sqlite), close: () => sqlite.close() }
  try {
    await migrate(read)
  } catch (error) {
    sqlite.close()
    throw error
  }
  return database
}

function openFile(path: string): DatabaseSync {
  let sqlite: DatabaseSync | undefined
  try {
    mkdirSync(dirname(path), { recursive: true })
    sqlite = new DatabaseSync(path)
    refuseOldSqlite(sqlite)
    // auto_vacuum works only when it is set before the first table and before WAL
    sqlite.exec(
      'pragma auto_vacuum = incremental; pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000',
    )
    refuseDamage(sqlite)
    sqlite.exec('create table if not exists write_probe (x); drop table write_probe')
    return sqlite
  } catch (cause) {
    sqlite?.close()
    if (cause instanceof CoordinatorError) throw cause
    throw unusable(path, cause)
  }
}

function refuseOldSqlite(sqlite: DatabaseSync): void {
  const version = String(sqlite.prepare('select sqlite_version() as v').get()?.v)
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const [a, b, c] = OLDEST_SQLITE
  if (major * 1e6 + minor * 1e3 + patch >= a * 1e6 + b * 1e3 + c) return
  throw new CoordinatorError('SQLITE_TOO_OLD', `SQLite ${version} can damage a database in WAL mode.`, {
    hint: `Use a Node.js that brings ${OLDEST_SQLITE.join('.')} or newer.`,
  })
}

function refuseDamage(sqlite: DatabaseSync): void {
  const verdict = sqlite.prepare('pragma quick_check(1)').get()?.quick_check
  if (verdict !== 'ok') throw new Error(`the file is damaged: ${verdict}`)
}

function unusable(path: string, cause: unknown): CoordinatorError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new CoordinatorError('DATABASE_UNUSABLE', `The database ${path} cannot be used: ${reason}.`, {
    hint: 'Check that the folder and the file can be written by this user and that the disk is not full (DATABASE_URL=sqlite:PATH names the file). A damaged file: restore a backup, or move it away; the bot rebuilds from Gitea.',
    cause,
  })
}
