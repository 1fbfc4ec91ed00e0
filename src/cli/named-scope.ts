import type { Database } from '../database/open.ts'
import { CoordinatorError } from '../errors.ts'
import { GiteaError } from '../gitea/gitea-error.ts'
import { repositoryAt } from '../tasks/sql-graph.ts'
import { isRepository, repositoryNamed } from './arguments.ts'
import { type NamedRepository, repositoryIdOf } from './named-repository.ts'
import { forgeToRead } from './reading.ts'

/** A pause is urgent: a Gitea that hangs is not waited for, ms. */
const NAME_TIMEOUT_MS = 3_000
const BY_ID = /^(instance|repo:\d+|issue:\d+#\d+)$/
const BY_NAME = /^([^#]*)(?:#([1-9]\d{0,9}))?$/

/**
 * What is paused or resumed, by the numbers that stay true when somebody renames a repository. Names are asked of Gitea; if
 * it is away, the database knows those of the tasks.
 *
 * @throws CoordinatorError `SCOPE_UNKNOWN`, `REPOSITORY_MISSING`
 */
export async function scopeOf(named: NamedScope, database: Database): Promise<string> {
  if (typeof named === 'string') return named
  const repoId = await idOf(named, database)
  if (named.number !== undefined) await checkIssue(named, Number(named.number))
  return named.number === undefined ? `repo:${repoId}` : `issue:${repoId}#${named.number}`
}

/** What was named as it is written in a shell, some of which take a `#` for a comment. */
export function inShell(named: string): string {
  return named.includes('#') ? `'${named}'` : named
}

/** A scope as the database has it, or the names of a repository, and the number of an issue there. */
export type NamedScope = string | (NamedRepository & { readonly number: string | undefined })

/** @throws CoordinatorError `SCOPE_UNKNOWN` */
export function readScope(named: string): NamedScope {
  if (BY_ID.test(named)) return named
  const [, name = '', number] = BY_NAME.exec(named) ?? []
  if (!isRepository(name))
    throw new CoordinatorError('SCOPE_UNKNOWN', `"${named}" cannot be paused.`, {
      hint: 'Write owner/repo, owner/repo#7, instance, or repo:ID or issue:REPOID#7 with the numbers that the log calls lane.',
    })
  return { ...repositoryNamed(name), number }
}

async function idOf(named: NamedRepository, database: Database): Promise<number> {
  try {
    return await repositoryIdOf(forgeToRead(NAME_TIMEOUT_MS), named)
  } catch (error) {
    if (!isAway(error)) throw error
    const known = await repositoryAt(database.read, named)
    if (known !== undefined) return known
    throw new CoordinatorError(
      'SCOPE_UNKNOWN',
      `Gitea cannot be asked which repository ${named.owner}/${named.repo} is, and no task is in one of that name.`,
      { hint: 'Write repo:ID, with the number that the log has in its lanes.', cause: error },
    )
  }
}

/** An issue that is not there cannot be paused by a slip of the pen; whoever cannot be asked is not waited for. */
async function checkIssue({ owner, repo }: NamedRepository, number: number): Promise<void> {
  try {
    await forgeToRead(NAME_TIMEOUT_MS).gitea.repos.issueGetIssue(owner, repo, number)
  } catch (error) {
    if (!(error instanceof GiteaError) || !error.isMissing) {
      if (isAway(error) || error instanceof GiteaError) return
      throw error
    }
    throw new CoordinatorError(
      'SCOPE_UNKNOWN',
      `${owner}/${repo} has no issue #${number} that the bot sees.`,
      {
        hint: 'Look at the number; or write issue:REPOID#7 with the numbers that the log calls lane.',
        cause: error,
      },
    )
  }
}

/** Away, or without the settings that are needed to ask it: a pause must be possible all the same. */
function isAway(error: unknown): boolean {
  if (error instanceof GiteaError) return error.kind === 'away'
  return error instanceof CoordinatorError && error.code === 'CONFIG_INVALID'
}

/** The repository of the newest task under these names, from the database alone. @throws CoordinatorError `REPOSITORY_UNKNOWN` */
export async function repositoryInTasks(
  named: NamedRepository,
  database: Database,
): Promise<NamedRepository & { readonly repoId: number }> {
  const repoId = await repositoryAt(database.read, named)
  if (repoId !== undefined) return { ...named, repoId }
  throw new CoordinatorError(
    'REPOSITORY_UNKNOWN',
    `The bot has never had a task in ${named.owner}/${named.repo}.`,
    { hint: 'See whether the name is right; without it this tells of all repositories together.' },
  )
}

/** Every repository that tasks have been in, by the names of its newest task, the newest first. */
export async function repositoriesInTasks({
  read,
}: Database): Promise<readonly (NamedRepository & { readonly repoId: number })[]> {
  const rows = await read
    .selectFrom('tasks')
    .select(['repo_id', 'document'])
    .orderBy('issue_id', 'desc')
    .execute()
  const seen = new Set<string>()
  return rows.flatMap(({ repo_id: repoId, document }) => {
    const { owner, repo } = (JSON.parse(document) as { readonly address: NamedRepository }).address
    const name = `${repoId} ${owner}/${repo}`.toLowerCase()
    if (seen.has(name)) return []
    seen.add(name)
    return [{ repoId: Number(repoId), owner, repo }]
  })
}
