import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { sleep, systemClock } from '../clock.ts'
import { CoordinatorError } from '../errors.ts'
import { BUSY_TIMEOUT_MS, GroupCommit } from './group-commit.ts'
import { migrate } from './migrate.ts'
import { nodeSqliteDialect } from './node-sqlite-dialect.ts'
import { OpenedFiles } from './opened-files.ts'
import { makeOwnFile } from './own-file.ts'
import type { Tables } from './schema.ts'

/** An open database: Kysely for reading the domain, the group commit for every write, the bare connection for the inbox. */
export interface Database {
  readonly path: string
  readonly sqlite: DatabaseSync
  readonly read: Kysely<Tables>
  readonly commits: GroupCommit
  /** Whether its files are still those that were opened. */
  readonly files: OpenedFiles
  /** Commits what waits, and closes the file. */
  close(): void
}

/** The versions before it have the WAL-reset corruption (sqlite.org, fixed in 3.51.3). */
const OLDEST_SQLITE = [3, 51, 3] as const
const BUSY_WAIT_MS = 50
const SQLITE_BUSY = 5
const LOOKED_THROUGH_BYTES = 64 * 1024 * 1024
/** A log that grew while somebody read for long, as a backup does, is cut to this. */
const LOG_BYTES = 64 * 1024 * 1024

/**
 * Opens (and makes, and migrates) the SQLite file: WAL, every commit synced to the disk.
 *
 * @example
 * const database = await openDatabase('data/coordinator.db')
 * @throws CoordinatorError `DATABASE_UNUSABLE` with the reason in one line; `DATABASE_NEWER`, `MIGRATION_FAILED` from {@link migrate}
 */
export async function openDatabase(path: string): Promise<Database> {
  const giveUpAt = systemClock.monotonic() + BUSY_TIMEOUT_MS
  while (true) {
    try {
      return await openOnce(path)
    } catch (error) {
      if (!isBusy(error) || systemClock.monotonic() > giveUpAt) throw error
      await sleep(systemClock, BUSY_WAIT_MS)
    }
  }
}

async function openOnce(path: string): Promise<Database> {
  const sqlite = openFile(path)
  const read = new Kysely<Tables>({ dialect: nodeSqliteDialect(sqlite) })
  const files = new OpenedFiles(path)
  const commits = new GroupCommit(sqlite, files)
  try {
    await migrate(read)
  } catch (error) {
    sqlite.close()
    throw error
  }
  const close = () => {
    commits.flush()
    sqlite.close()
  }
  return { path, sqlite, read, commits, files, close }
}

function openFile(path: string): DatabaseSync {
  let sqlite: DatabaseSync | undefined
  try {
    makeOwnFile(path)
    sqlite = new DatabaseSync(path)
    refuseOldSqlite(sqlite)
    sqlite.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
    // before anything is written: a damaged file stays as it is, for whoever can save something of it
    refuseDamage(sqlite, statSync(path).size)
    // auto_vacuum works only when it is set before the first table and before WAL
    sqlite.exec('pragma auto_vacuum = incremental; pragma journal_mode = wal; pragma synchronous = full')
    sqlite.exec(`pragma journal_size_limit = ${LOG_BYTES}`)
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

/** The look reads everything. Of a large file it leaves out the deliveries, so that the bot starts within seconds. */
function refuseDamage(sqlite: DatabaseSync, sizeBytes: number): void {
  const looks =
    sizeBytes <= LOOKED_THROUGH_BYTES
      ? ['quick_check(1)']
      : tablesOf(sqlite)
          .filter((table) => table !== 'deliveries')
          .map((table) => `quick_check('${table}')`)
  for (const look of looks) {
    const verdict = sqlite.prepare(`pragma ${look}`).get()?.quick_check
    if (verdict !== 'ok') throw new Error(`the file is damaged: ${verdict}`)
  }
}

function tablesOf(sqlite: DatabaseSync): string[] {
  return sqlite
    .prepare("select name from sqlite_schema where type = 'table'")
    .all()
    .map((row) => String(row.name))
}

function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY) || isBusy(error.cause)
}

function unusable(path: string, cause: unknown): CoordinatorError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new CoordinatorError('DATABASE_UNUSABLE', `The database ${path} cannot be used: ${reason}.`, {
    hint: 'Check that the folder and the file can be written by this user and that the disk is not full (DATABASE_URL=sqlite:PATH names the file). A damaged file: restore a backup, or move it away; the bot rebuilds from Gitea.',
    cause,
  })
}
