import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Agents at work: their sessions, their tokens, and what was answered to requests that may come again. */
export const sessions: Migration = {
  async up(db: Kysely<unknown>) {
    await sessionTable(db)
    await db.schema
      .createTable('agent_tokens')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('hash', 'text', (c) => c.notNull().unique())
      .addColumn('agent', 'text', (c) => c.notNull())
      .addColumn('repositories', 'text')
      .addColumn('made_at', 'integer', (c) => c.notNull())
      .addColumn('expires_at', 'integer')
      .addColumn('revoked_at', 'integer')
      .addColumn('used_at', 'integer')
      .execute()
    await db.schema
      .createTable('agent_answers')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('request', 'text', (c) => c.notNull())
      .addColumn('status', 'integer', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('agent_answers_by_age').on('agent_answers').column('at').execute()
  },
}

async function sessionTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('issue_id', 'integer', (c) => c.notNull())
    .addColumn('agent', 'text', (c) => c.notNull())
    .addColumn('fence', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempt', 'integer', (c) => c.notNull())
    .addColumn('begun_at', 'integer', (c) => c.notNull())
    .addColumn('lease_until', 'integer', (c) => c.notNull())
    .addColumn('heard_at', 'integer', (c) => c.notNull())
    .addColumn('context_tokens', 'integer', (c) => c.notNull())
    .addColumn('peak_context_tokens', 'integer', (c) => c.notNull())
    .addColumn('context_limit', 'integer', (c) => c.notNull())
    .addColumn('tokens_used', 'integer', (c) => c.notNull())
    .addColumn('cost_usd', 'real', (c) => c.notNull())
    .addColumn('progress', 'text')
    .addColumn('progress_at', 'integer', (c) => c.notNull())
    .addColumn('advice', 'text', (c) => c.notNull())
    .addColumn('tokens_per_ms', 'real')
    .addColumn('note', 'text')
    .addColumn('outcome', 'text')
    .addUniqueConstraint('one_session_a_fence', ['key', 'fence'])
    .execute()
  await sql`create unique index one_live_session_a_task on sessions (key) where state = 'live'`.execute(db)
  await sql`create index sessions_by_agent on sessions (agent, begun_at)`.execute(db)
}
