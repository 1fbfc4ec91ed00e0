import { type Kysely, sql } from 'kysely'
import type { Tables } from '../database/schema.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import {
  type IssueName,
  MOST_UNLOCKED,
  type OpenTask,
  type Queued,
  type Reached,
  type ReadOnlyTask,
} from './store.ts'

/** How many open tasks wait for the row of `tasks`, also through others: followed in the database, over the edges that hold somebody back. */
export const UNLOCKS = sql<number>`(
      with recursive waiting (key) as (
        select dependent from dependencies where blocker = tasks.key and holds = 1
        union
        select dependencies.dependent from waiting join dependencies on dependencies.blocker = waiting.key and holds = 1
        limit ${MOST_UNLOCKED}
      )
      select count(*) from waiting join tasks as others on others.key = waiting.key
        where others.state not in ('done', 'released')
    )`

/** The tasks that are ready, with what each unlocks. */
export async function queueIn(db: Kysely<Tables>, keys?: readonly string[]): Promise<readonly Queued[]> {
  // followed as it is written: for a few the whole queue is not gone through
  const from = keys
    ? sql`json_each(${JSON.stringify([...new Set(keys)])}) as wanted cross join tasks on tasks.key = wanted.value`
    : sql`tasks`
  const { rows } = await sql<Queued>`
    select tasks.key as key, issue_id as issueId, priority, coalesce(ready_since, 0) as readySince, ${UNLOCKS} as unlocks
    from ${from} where tasks.state = 'ready'`.execute(db)
  return rows
}

/** Follows the edges in the database: one by one, each costs a call and the reading of two documents. */
export async function upstreamIn(
  db: Kysely<Tables>,
  from: readonly string[],
  stop: string,
  limit: number,
): Promise<readonly Reached[]> {
  if (from.length === 0) return []
  const { rows } = await sql<{ key: string; isTask: number }>`
    with recursive up (key) as (
      select value from json_each(${JSON.stringify(from)})
      union
      select dependencies.blocker from up
        join tasks on tasks.key = up.key and tasks.state not in ('done', 'released')
        join dependencies on dependencies.dependent = up.key and dependencies.holds = 1
        where up.key <> ${stop}
      limit ${limit}
    )
    select up.key as key, tasks.key is not null as isTask
      from up left join tasks on tasks.key = up.key and tasks.state not in ('done', 'released')`.execute(db)
  return rows.map(({ key, isTask }) => ({ key, isTask: isTask === 1 }))
}

/** So many at once keep the processor for a few ms only. */
const PAGE = 2_000

/** The open tasks out of an index alone, a page at a time, so that a large instance holds up nothing else. */
export async function openIn(db: Kysely<Tables>, repoId?: number): Promise<readonly OpenTask[]> {
  const unsteady = await unsteadyIn(db)
  const tasks: OpenTask[] = []
  for (let after = ''; ; ) {
    const inRepository = repoId === undefined ? sql`` : sql`and repo_id = ${repoId}`
    const { rows } = await sql<Omit<OpenTask, 'unsteady'>>`
      select key, state from tasks where state not in ('done', 'released') ${inRepository} and key > ${after}
        order by key limit ${PAGE}`.execute(db)
    for (const row of rows) tasks.push({ ...row, unsteady: unsteady.has(row.key) })
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return tasks
    after = last.key
  }
}

/** Left alone, SQLite goes by the state, and reads the document of every task that needs input. */
async function unsteadyIn(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from tasks indexed by tasks_unsteady
      where state = 'needs-input' and json_extract(document, '$.trouble.kind') = 'unsteady'`.execute(db)
  return new Set(rows.map(({ key }) => key))
}

/** What ended without a label of the bot on it has nothing that a right would change. */
export async function readOnlyIn(db: Kysely<Tables>): Promise<readonly ReadOnlyTask[]> {
  const { rows } = await sql<{ key: string; address: string }>`
    select tasks.key as key, json_extract(tasks.document, '$.address') as address
      from shown join tasks on tasks.key = shown.key
      where shown.read_only = 1 and (tasks.state not in ('done', 'released')
        or exists (select 1 from json_each(shown.document, '$.labels') where value is not null))`.execute(db)
  return rows.map(({ key, address }) => ({ key, address: JSON.parse(address) as IssueAddress }))
}

/** Keys begin with their repository's number, so the index by blocker has them side by side. */
export async function holdingIn(
  db: Kysely<Tables>,
  repoId: number,
): Promise<readonly { readonly blocker: string; readonly dependent: string }[]> {
  // '$' comes after '#'
  const { rows } = await sql<{ blocker: string; dependent: string }>`
    select blocker, dependent from dependencies
      where holds = 1 and blocker > ${`${repoId}#`} and blocker < ${`${repoId}$`}`.execute(db)
  return rows
}

/**
 * The document of an issue's task. Of several (another repository may have had the name before) it is an open one, then the
 * newest. For what is asked now and then, so there is no index.
 */
export async function documentAt(
  db: Kysely<Tables>,
  { owner, repo, number }: IssueName,
): Promise<string | undefined> {
  const { rows } = await sql<{ document: string }>`
    select document from tasks
      where key like ${`%#${number}`}
        and ${isIn({ owner, repo })}
      order by state in ('done', 'released'), issue_id desc limit 1`.execute(db)
  return rows[0]?.document
}

/** The repository of the newest task under these names; undefined = there is none. */
export async function repositoryAt(
  db: Kysely<Tables>,
  names: Omit<IssueName, 'number'>,
): Promise<number | undefined> {
  const { rows } = await sql<{ repoId: number }>`
    select repo_id as repoId from tasks where ${isIn(names)} order by issue_id desc limit 1`.execute(db)
  return rows[0]?.repoId
}

/** The names of a repository as its newest task has them, `acme/app`; undefined = there is none. */
export async function namesOf(db: Kysely<Tables>, repoId: number): Promise<string | undefined> {
  // keys begin with their repository's number, and '$' comes after '#'
  const { rows } = await sql<{ fullName: string | null }>`
    select json_extract(document, '$.address.owner') || '/' || json_extract(document, '$.address.repo') as fullName
      from tasks where key > ${`${repoId}#`} and key < ${`${repoId}$`} order by issue_id desc limit 1`.execute(
    db,
  )
  return rows[0]?.fullName ?? undefined
}

/** Names compare without case. */
function isIn({ owner, repo }: Omit<IssueName, 'number'>) {
  return sql`lower(json_extract(document, '$.address.owner')) = ${owner.toLowerCase()}
        and lower(json_extract(document, '$.address.repo')) = ${repo.toLowerCase()}`
}
