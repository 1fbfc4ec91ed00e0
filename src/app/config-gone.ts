import { z } from 'zod'
import type { Forge } from '../gitea/forge.ts'
import {
  configFolders,
  folderEntries,
  ifThere,
  isConfigName,
  OWNER_REPOSITORIES,
  type RepositoryNames,
} from './config-file.ts'

/**
 * A 404 says that a thing is not there, or that the bot may not see it now, or that something between it and Gitea has lost its
 * way. Where a file was, its absence is believed only when the repository shows itself without it.
 */

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
    if (!(await ifThere(forge.gitea.repos.repoGet(owner, repo), z.unknown()))) continue
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
  const root = await folderEntries(forge, at, '')
  if (!root) return false
  for (const folder of [...besides, ...configFolders(root)]) {
    const entries = folder === '' ? root : await folderEntries(forge, at, folder)
    if (!entries || entries.some(({ name, type }) => type === 'file' && isConfigName(name))) return false
  }
  return true
}
