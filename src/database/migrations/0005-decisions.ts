import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Every choice of an agent, whole: what it was made from, by which rule, and what came of it. */
export const decisions: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('decisions')
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('number', 'integer', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('document', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('decisions_by_issue', ['key', 'number'])
      .execute()
    await db.schema.createIndex('decisions_by_age').on('decisions').column('at').execute()
  },
}
