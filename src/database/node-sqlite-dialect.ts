import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type Dialect, type Kysely, SqliteAdapter, SqliteDialect, type SqliteStatement } from 'kysely'
import type { SqlValue } from './write.ts'

/** SQLite can roll back `create table`; Kysely's own adapter says it can't, and then a failed migration leaves its tables behind. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** Of so many texts the prepared statement is kept; the queries are some dozens, and a few have lists of any length in them. */
const MOST_PREPARED = 200

/**
 * Kysely's SQLite dialect on Node's built-in driver, which it expects to look like better-sqlite3.
 * The connection's owner closes it, so `close` does nothing here. Preparing the same text each time took two fifths of a query.
 */
export function nodeSqliteDialect(sqlite: DatabaseSync): Dialect {
  const known = new Map<string, SqliteStatement>()
  const prepare = (sql: string) => {
    const prepared = known.get(sql) ?? statement(sqlite.prepare(sql))
    if (known.size === MOST_PREPARED) known.clear()
    known.set(sql, prepared)
    return prepared
  }
  const dialect = new SqliteDialect({
    database: {
      close() {},
      // SQLite has rolled back by itself when the disk is full; a second time would hide why
      prepare: (sql) => prepare(sql === 'rollback' && !sqlite.isTransaction ? 'select 1 where 0' : sql),
    },
  })
  return {
    createAdapter: () => new TransactionalDdlAdapter(),
    createDriver: () => dialect.createDriver(),
    createIntrospector: (db: Kysely<never>) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  }
}

function statement(prepared: StatementSync): SqliteStatement {
  return {
    reader: prepared.columns().length > 0,
    all: (parameters) => prepared.all(...parameters.map(checkedValue)),
    run: (parameters) => prepared.run(...parameters.map(checkedValue)),
    iterate: (parameters) => prepared.iterate(...parameters.map(checkedValue)),
  }
}

/** Lets through what SQLite can store; a Date or an object would silently become NULL. */
export function checkedValue(value: unknown): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value
  }
  if (value instanceof Uint8Array) return value
  throw new TypeError(`SQLite cannot store a ${typeof value}; turn it into text or a number first`)
}
