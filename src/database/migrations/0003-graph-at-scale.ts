import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What the graph is asked at every change, in columns and indexes of its own: reading it out of the documents took longer
 * with each edge.
 */
export const graphAtScale: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('dependencies')
      .addColumn('holds', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await sql`update dependencies set holds = (
      json_extract(document, '$.open') and (
        json_extract(document, '$.native')
        or (json_array_length(document, '$.statedBy') > 0 and json_extract(document, '$.withdrawn') is null)))`.execute(
      db,
    )
    await sql`create index holding_by_blocker on dependencies (blocker, dependent) where holds = 1`.execute(
      db,
    )
    await sql`create index holding_by_dependent on dependencies (dependent, blocker) where holds = 1`.execute(
      db,
    )
    await db.schema
      .alterTable('tasks')
      .addColumn('priority', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema.createIndex('tasks_by_repo').on('tasks').columns(['repo_id', 'state']).execute()
  },
}
