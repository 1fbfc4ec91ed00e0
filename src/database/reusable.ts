import type { Compilable, Kysely } from 'kysely'
import type { Tables } from './schema.ts'
import type { SqlValue } from './write.ts'

/**
 * A query that is built once and asked often: for one row by its key, building costs more than asking.
 *
 * @param query with any value for each parameter, in the order in which they are given later
 */
export function reusable<Row>(
  db: Kysely<Tables>,
  query: Compilable<Row>,
): (...parameters: readonly SqlValue[]) => Promise<Row | undefined> {
  const compiled = query.compile()
  return async (...parameters) => (await db.executeQuery<Row>({ ...compiled, parameters })).rows[0]
}
