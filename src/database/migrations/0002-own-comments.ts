import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Which comment an effect has written, so that one that a person deleted is not written again. */
export const ownComments: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('own_comments')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('id', 'integer', (c) => c.notNull())
      .execute()
  },
}
