import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What is asked at every change and at every sweep, in columns and indexes of its own: reading it out of the documents took
 * longer with each task and edge.
 */
export const graphAtScale: Migration = {
  async up(db: Kysely<unknown>) {
    await edges(db)
    await tasks(db)
    await looks(db)
  },
}

async function edges(db: Kysely<unknown>): Promise<void> {
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
  await sql`create index holding_by_blocker on dependencies (blocker, dependent) where holds = 1`.execute(db)
  await sql`create index holding_by_dependent on dependencies (dependent, blocker) where holds = 1`.execute(
    db,
  )
}

async function tasks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('tasks')
    .addColumn('priority', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await sql`create index tasks_open on tasks (key, state) where state not in ('done', 'released')`.execute(db)
  await sql`create index tasks_open_by_repo on tasks (repo_id, key) where state not in ('done', 'released')`.execute(
    db,
  )
}

/** What the sweep last saw of an issue when it handed it out, so that a whole repository can be compared without a look at each. */
async function looks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('looked')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('repo_id', 'integer', (c) => c.notNull())
    .addColumn('trace', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('looked_by_repo').on('looked').column('repo_id').execute()
  await db.schema
    .alterTable('shown')
    .addColumn('read_only', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await sql`update shown set read_only = json_extract(document, '$.readOnly') is true`.execute(db)
  await sql`create index shown_read_only on shown (key) where read_only = 1`.execute(db)
}
