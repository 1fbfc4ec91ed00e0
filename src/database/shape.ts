import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { migrate } from './migrate.ts'
import { nodeSqliteDialect } from './node-sqlite-dialect.ts'
import type { Database } from './open.ts'
import type { Tables } from './schema.ts'

/**
 * What a database lacks of the tables and columns that this version makes: a file can say that it has been brought up to date, and
 * somebody has taken something out of it.
 *
 * @example await lackingIn(database) // ['sessions', 'pauses.reason']
 */
export async function lackingIn({ sqlite }: Pick<Database, 'sqlite'>): Promise<string[]> {
  const whole = new DatabaseSync(':memory:')
  try {
    await migrate(new Kysely<Tables>({ dialect: nodeSqliteDialect(whole) }))
    const there = tablesOf(sqlite)
    return [...tablesOf(whole)].flatMap(([table, columns]) => {
      const has = there.get(table)
      if (!has) return [table]
      return [...columns].filter((column) => !has.has(column)).map((column) => `${table}.${column}`)
    })
  } finally {
    whole.close()
  }
}

const COLUMNS = `select t.name as "table", c.name as "column" from sqlite_schema t, pragma_table_info(t.name) c
  where t.type = 'table' and t.name not like 'sqlite~_%' escape '~'`

/** The columns of each table, by its name. */
function tablesOf(sqlite: DatabaseSync): Map<string, Set<string>> {
  const tables = new Map<string, Set<string>>()
  for (const row of sqlite.prepare(COLUMNS).all()) {
    const columns = tables.get(String(row.table)) ?? new Set()
    tables.set(String(row.table), columns.add(String(row.column)))
  }
  return tables
}
