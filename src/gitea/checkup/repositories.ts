import { z } from 'zod'
import type { GiteaApi } from '../client.ts'
import type { Forge } from '../forge.ts'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import { labelNamesAt } from '../setup/at-place.ts'
import type { RepositoryName } from '../setup/wish.ts'

/** A repository as the bot sees it. */
export interface SeenRepository {
  readonly id: number
  readonly owner: string
  readonly repo: string
  readonly archived: boolean
  readonly hasIssues: boolean
  /** Whether issues can depend on each other in Gitea's own way. */
  readonly hasDependencies: boolean
  /** What the bot's account may do. */
  readonly may: 'admin' | 'write' | 'read'
  /** Its address as the server's own settings have it; empty = the server does not tell. */
  readonly apiUrl: string
}

const shape = z
  .object({
    id: z.number().int(),
    name: z.string(),
    owner: z.object({ login: z.string() }),
    archived: z.boolean().default(false),
    has_issues: z.boolean().default(true),
    internal_tracker: z.object({ enable_issue_dependencies: z.boolean().default(false) }).nullish(),
    permissions: z.object({ admin: z.boolean(), push: z.boolean() }).nullish(),
    url: z.string().default(''),
  })
  .transform(
    ({ id, name, owner, archived, has_issues, internal_tracker, permissions, url }): SeenRepository => ({
      ...{ id, owner: owner.login, repo: name, archived, apiUrl: url },
      hasIssues: has_issues,
      hasDependencies: internal_tracker?.enable_issue_dependencies ?? false,
      may: permissions?.admin ? 'admin' : permissions?.push ? 'write' : 'read',
    }),
  )
const list = z
  .array(shape)
  .nullable()
  .transform((rows) => rows ?? [])

/** Those that the bot was let into. @throws GiteaError */
export function repositoriesOfBot(forge: Forge): Promise<SeenRepository[]> {
  return forge.all((query) => forgeRequest(forge.gitea, 'GET /user/repos', {}, list, { query }))
}

/** One that was named; a text = why it cannot be seen. @throws GiteaError when Gitea does not answer */
export async function repositoryNamed(
  gitea: GiteaApi,
  { owner, repo }: RepositoryName,
): Promise<SeenRepository | string> {
  try {
    return await forgeRequest(gitea, 'GET /repos/{owner}/{repo}', { owner, repo }, shape)
  } catch (error) {
    if (!(error instanceof GiteaError)) throw error
    if (error.movedTo) return `it is called ${error.movedTo.owner}/${error.movedTo.repo} now`
    if (error.kind === 'refused' || error.kind === 'moved')
      return 'it is not there, or the bot may not see it'
    throw error
  }
}

/** The labels of an owner; of a person there are none. */
export async function ownerLabels(forge: Forge, org: string): Promise<string[]> {
  try {
    return await labelNamesAt(forge, { kind: 'organisation', org })
  } catch (error) {
    if (error instanceof GiteaError && error.kind === 'refused') return []
    throw error
  }
}
