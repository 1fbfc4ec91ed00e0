import { type Kysely, sql } from 'kysely'
import type { Tables } from '../database/schema.ts'
import type { Write } from '../database/write.ts'
import { withFolders } from '../issue/occupied-files.ts'
import type { Occupied, TaskPlace } from './store.ts'

/** So many are read of those whose files overlap with those of one task. */
const MOST_READ = 50

interface Row {
  readonly key: string
  readonly path: string
  readonly agent: string | null
  readonly number: number
  readonly since: number | null
}

/**
 * Out of the index: the same paths, folders that they lie in, and what lies in them. Those with an agent stand first. Each `cross join` is
 * followed as it is written; by its own choice SQLite went through all tasks.
 */
export async function occupiedIn(
  db: Kysely<Tables>,
  task: TaskPlace,
  files: readonly string[],
): Promise<readonly Occupied[]> {
  const { rows } = await sql<Row>`
    select tasks.key as key, found.path as path, tasks.agent as agent,
      json_extract(tasks.document, '$.address.number') as number,
      json_extract(tasks.document, '$.givenAt') as since
    from (
      select occupied_files.key as key, occupied_files.path as path from json_each(${namesOf(files)}) as wanted
        cross join occupied_files on occupied_files.repo_id = ${task.repoId} and occupied_files.path = wanted.value
      union
      select occupied_files.key, occupied_files.path from json_each(${JSON.stringify(files)}) as wanted
        cross join occupied_files on occupied_files.repo_id = ${task.repoId}
          and occupied_files.path > wanted.value || '/' and occupied_files.path < wanted.value || '0'
    ) as found cross join tasks on tasks.key = found.key
    where found.key <> ${task.key}
    order by tasks.agent is null, tasks.priority desc, tasks.ready_since, tasks.issue_id
    limit ${MOST_READ}`.execute(db)
  return rows.map(occupied)
}

/** All that agents have in a repository. */
export async function heldFilesIn(db: Kysely<Tables>, repoId: number): Promise<readonly Occupied[]> {
  const { rows } = await sql<Row>`
    select tasks.key as key, occupied_files.path as path, tasks.agent as agent,
      json_extract(tasks.document, '$.address.number') as number,
      json_extract(tasks.document, '$.givenAt') as since
    from tasks cross join occupied_files on occupied_files.key = tasks.key
    where tasks.agent is not null and tasks.repo_id = ${repoId}
    order by json_extract(tasks.document, '$.givenAt'), tasks.issue_id`.execute(db)
  return rows.map(occupied)
}

/** A statement that changes one row if no other agent has one of the files, and none if one has. */
export function roomCheck(task: TaskPlace, files: readonly string[], shared: readonly string[]): Write {
  return {
    sql: `insert into instance (name, value) select 'elbow-room', 'taken' where not exists (
        select 1 from json_each(?) as wanted
          cross join occupied_files on occupied_files.repo_id = ? and occupied_files.path = wanted.value
          cross join tasks on tasks.key = occupied_files.key and tasks.agent is not null
          where occupied_files.key <> ?)
      and not exists (
        select 1 from json_each(?) as wanted
          cross join occupied_files on occupied_files.repo_id = ?
            and occupied_files.path > wanted.value || '/' and occupied_files.path < wanted.value || '0'
          cross join tasks on tasks.key = occupied_files.key and tasks.agent is not null
          where occupied_files.key <> ? and occupied_files.path not in (select value from json_each(?)))
      on conflict (name) do update set value = 'taken'`,
    parameters: [
      namesOf(files),
      task.repoId,
      task.key,
      JSON.stringify(files),
      task.repoId,
      task.key,
      JSON.stringify(shared),
    ],
    mustChange: 1,
  }
}

/** What is the same file, or a folder around it. */
function namesOf(files: readonly string[]): string {
  return JSON.stringify([...new Set(files.flatMap(withFolders))])
}

function occupied({ key, path, agent, number, since }: Row): Occupied {
  return { key, path, number, isHeld: agent !== null, since: since ?? 0 }
}
