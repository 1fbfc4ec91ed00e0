import { type Kysely, sql } from 'kysely'
import type { Tables } from '../database/schema.ts'
import { MOST_UNLOCKED, type Queued } from './store.ts'

/** The tasks that are ready. What each unlocks is followed in the database, over the edges that hold somebody back. */
export async function queueIn(db: Kysely<Tables>): Promise<readonly Queued[]> {
  const { rows } = await sql<Queued>`
    select key, issue_id as issueId, priority, coalesce(ready_since, 0) as readySince, (
      with recursive waiting (key) as (
        select dependent from dependencies where blocker = tasks.key and holds = 1
        union
        select dependencies.dependent from waiting join dependencies on dependencies.blocker = waiting.key and holds = 1
        limit ${MOST_UNLOCKED}
      )
      select count(*) from waiting join tasks as others on others.key = waiting.key
        where others.state not in ('done', 'released')
    ) as unlocks
    from tasks where state = 'ready'`.execute(db)
  return rows
}
