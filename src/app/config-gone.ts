import { z } from 'zod'
import type { Forge } from '../gitea/forge.ts'
import { GiteaError } from '../gitea/gitea-error.ts'
import { readAs } from '../gitea/wire.ts'
import { FILE_NAMES, FOLDERS, OWNER_REPOSITORIES, type RepositoryNames } from './config-file.ts'

/**
 * A 404 says that a thing is not there, or that the bot may not see it now, or that something between it and Gitea has lost its
 * way. Where a file was, its absence is believed only when the repository shows itself without it.
 */

const listing = z.array(z.object({ name: z.string(), type: z.string() }))

type Listing = z.output<typeof listing>

/** Whether a repository that the bot sees has no configuration file any more. @throws GiteaError when the bot cannot look */
export async function isConfigGone(forge: Forge, repoId: number, names?: RepositoryNames): Promise<boolean> {
  const repository = await forge.repository(repoId, { fresh: true })
  if (!repository) return false
  const { owner, repo } = names ?? { owner: repository.owner.login, repo: repository.name }
  return isWithout(forge, [owner, repo], [])
}

/**
 * Whether an owner has no file for all repositories any more. A repository of the owner that is gone, or hidden, has none that
 * counts; but a server that has lost everything says the same, so it is asked who the bot is.
 *
 * @throws GiteaError when the bot cannot look
 */
export async function isOwnerConfigGone(forge: Forge, owner: string): Promise<boolean> {
  await forge.probe()
  for (const repo of OWNER_REPOSITORIES) {
    if (!(await ifThere(() => forge.gitea.repos.repoGet(owner, repo)))) continue
    if (!(await isWithout(forge, [owner, repo], ['']))) return false
  }
  return true
}

/** Whether none of the places where the file may lie has it, each of them seen. */
async function isWithout(
  forge: Forge,
  at: readonly [owner: string, repo: string],
  besides: readonly string[],
): Promise<boolean> {
  const root = await listed(forge, at, '')
  if (!root) return false
  const folders = FOLDERS.filter((folder) => root.some(({ name, type }) => name === folder && type === 'dir'))
  for (const folder of [...besides, ...folders]) {
    const entries = folder === '' ? root : await listed(forge, at, folder)
    if (!entries || entries.some(({ name, type }) => type === 'file' && isConfigName(name))) return false
  }
  return true
}

function isConfigName(name: string): boolean {
  return FILE_NAMES.some((one) => one === name)
}

async function listed(
  { gitea }: Forge,
  [owner, repo]: readonly [string, string],
  folder: string,
): Promise<Listing | undefined> {
  const answer = await ifThere<Response & { data: unknown }>(() =>
    folder === ''
      ? gitea.repos.repoGetContentsList(owner, repo)
      : gitea.repos.repoGetContents(owner, repo, folder),
  )
  return answer && readAs(listing, answer)
}

async function ifThere<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof GiteaError && error.isMissing) return undefined
    throw error
  }
}
