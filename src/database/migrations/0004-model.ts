import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What the model has answered, by what it was asked, and the account of every call that was made. */
export const model: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('model_answers')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('model', 'text', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('document', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('model_calls')
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('issue', 'text', (c) => c.notNull())
      .addColumn('model', 'text', (c) => c.notNull())
      .addColumn('outcome', 'text', (c) => c.notNull())
      .addColumn('input_tokens', 'integer', (c) => c.notNull())
      .addColumn('cache_write_tokens', 'integer', (c) => c.notNull())
      .addColumn('cache_read_tokens', 'integer', (c) => c.notNull())
      .addColumn('output_tokens', 'integer', (c) => c.notNull())
      .addColumn('cost_microusd', 'integer', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('model_calls_by_day').on('model_calls').columns(['day', 'issue']).execute()
  },
}
