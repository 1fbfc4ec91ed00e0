import { DatabaseSync } from 'node:sqlite'
import { migrations } from './migrations/index.ts'
import type { SqlValue } from './write.ts'

/** How long a look waits for whoever writes, ms. */
const PATIENCE_MS = 2_000

/** The file as it is. */
export interface DatabaseFacts {
  /** `wal` as the bot sets it. */
  readonly journal: string
  readonly pageBytes: number
  readonly pages: number
  /** Of these, how many hold nothing. */
  readonly freePages: number
  /** Whether some of them can be given back while a bot works. */
  readonly canShrink: boolean
  /** Migrations that this version has and the file has not seen. */
  readonly outstanding: readonly string[]
  /** Migrations of a newer version. */
  readonly foreign: readonly string[]
}

/** A row of whatever was asked for. */
export type Row = Readonly<Record<string, SqlValue>>

/** A look into a database that others work on: it changes nothing, brings no table to another shape, and holds nobody up. */
export interface DatabaseLook {
  readonly facts: DatabaseFacts
  /** @throws Error when the file has no such table: an older version made it, or nobody has */
  rows(sql: string, ...parameters: readonly SqlValue[]): Row[]
}

/**
 * Opens a file only to read, and closes it when the look is over.
 * @throws Error in SQLite's words: it is no database, damaged, or may not be read
 */
export async function lookInto<Out>(
  path: string,
  look: (inside: DatabaseLook) => Promise<Out> | Out,
): Promise<Out> {
  const sqlite = new DatabaseSync(path, { readOnly: true })
  try {
    sqlite.exec(`pragma busy_timeout = ${PATIENCE_MS}`)
    const rows = (sql: string, ...parameters: readonly SqlValue[]) =>
      sqlite.prepare(sql).all(...parameters) as unknown as Row[]
    // only for who asks: of a damaged file there may be rows, but not these
    const inside = {
      get facts() {
        return factsOf(rows)
      },
      rows,
    }
    return await look(inside)
  } finally {
    sqlite.close()
  }
}

/**
 * Whether the file can be written; nothing is.
 * @throws Error in SQLite's words
 */
export function checkWritable(path: string): void {
  const sqlite = new DatabaseSync(path)
  try {
    sqlite.exec(`pragma busy_timeout = ${PATIENCE_MS}; begin immediate; rollback`)
  } finally {
    sqlite.close()
  }
}

/** Which SQLite this Node.js brings. */
export function sqliteVersion(): string {
  const sqlite = new DatabaseSync(':memory:')
  try {
    return String(sqlite.prepare('select sqlite_version() as version').get()?.version)
  } finally {
    sqlite.close()
  }
}

function factsOf(rows: DatabaseLook['rows']): DatabaseFacts {
  const pragma = (name: string) => Object.values(rows(`pragma ${name}`)[0] ?? {})[0]
  const known = Object.keys(migrations)
  const applied = appliedIn(rows)
  return {
    journal: String(pragma('journal_mode')),
    pageBytes: Number(pragma('page_size')),
    pages: Number(pragma('page_count')),
    freePages: Number(pragma('freelist_count')),
    // incremental
    canShrink: pragma('auto_vacuum') === 2,
    outstanding: known.filter((name) => !applied.includes(name)),
    foreign: applied.filter((name) => !known.includes(name)),
  }
}

function appliedIn(rows: DatabaseLook['rows']): string[] {
  const [table] = rows("select name from sqlite_schema where name = 'kysely_migration'")
  return table ? rows('select name from kysely_migration').map(({ name }) => String(name)) : []
}
