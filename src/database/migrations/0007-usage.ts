import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What tasks have really used, beside what was estimated for them. */
export const usage: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('usage')
      .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('session', 'text', (c) => c.notNull().unique())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('repo_id', 'integer', (c) => c.notNull())
      .addColumn('agent', 'text', (c) => c.notNull())
      .addColumn('difficulty', 'text', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('estimate_p50', 'integer', (c) => c.notNull())
      .addColumn('estimate_p90', 'integer', (c) => c.notNull())
      .addColumn('peak_context_tokens', 'integer', (c) => c.notNull())
      .addColumn('tokens_used', 'integer', (c) => c.notNull())
      .addColumn('cost_usd', 'real', (c) => c.notNull())
      .addColumn('sessions', 'integer', (c) => c.notNull())
      .addColumn('ended', 'text', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('p50_bucket', 'integer')
      .addColumn('p90_bucket', 'integer')
      .execute()
    await db.schema.createIndex('usage_by_age').on('usage').column('at').execute()
    await db.schema.createIndex('usage_by_repository').on('usage').column('repo_id').execute()
    const kind = ['source', 'difficulty', 'agent', 'seq'] as const
    await db.schema
      .createIndex('usage_by_kind')
      .on('usage')
      .columns([...kind])
      .execute()
  },
}
