import { type Kysely, sql } from 'kysely'
import type { Tables } from '../database/schema.ts'

/** Open tasks of an agent, those that it works on first. What was handed in takes no place, and is none of them. */
export async function heldIn(
  db: Kysely<Tables>,
  agent: string,
  repoIds?: readonly number[],
): Promise<readonly string[]> {
  const here = repoIds ? sql`and repo_id in (select value from json_each(${JSON.stringify(repoIds)}))` : sql``
  const { rows } = await sql<{ key: string }>`
    select key from tasks where agent = ${agent} and state in ('assigned', 'in-progress') ${here}
      order by state desc, priority desc, issue_id limit ${MOST_HELD}`.execute(db)
  return rows.map(({ key }) => key)
}

/** More are not listed at once. */
const MOST_HELD = 500
