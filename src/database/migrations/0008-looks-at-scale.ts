import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What each decision and each sweep asks for, in indexes of its own: both read the row, or the document, of every such task. */
export const looksAtScale: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create index tasks_by_repo_and_agent on tasks (repo_id, agent) where agent is not null`.execute(
      db,
    )
    // spelled as it is asked for, because SQLite uses a partial index only if it sees its condition again
    await sql`create index tasks_unsteady on tasks (key)
      where state = 'needs-input' and json_extract(document, '$.trouble.kind') = 'unsteady'`.execute(db)
  },
}
