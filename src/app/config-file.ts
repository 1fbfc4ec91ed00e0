import { z } from 'zod'
import type { Forge } from '../gitea/forge.ts'
import { GiteaError } from '../gitea/gitea-error.ts'
import { readAs } from '../gitea/wire.ts'
import { english } from '../language/say.ts'
import { MAX_CONFIG_BYTES, RepositoryConfigError } from './repository-config-error.ts'

/** A configuration file as it stands in the repository. */
export interface ConfigFile {
  /** `.gitea/coordinator.yml` */
  readonly path: string
  readonly text: string
}

/** The names of a repository that were read from Gitea a moment ago. */
export interface RepositoryNames {
  readonly owner: string
  readonly repo: string
}

/** Where the file may lie; the first one that is there counts. */
const FOLDERS = ['.gitea', '.forgejo']
const FILE_NAMES = ['coordinator.yml', 'coordinator.yaml'] as const

const listing = z.union([
  z.array(z.object({ name: z.string(), type: z.string(), size: z.number() })),
  // not a folder but a file of that name
  z.looseObject({ type: z.string() }).transform(() => []),
])

type Entries = z.output<typeof listing>

/** Whether a path in a repository, or the name of an entry, has the name of a configuration file. */
export function isConfigName(path: string): boolean {
  return FILE_NAMES.some((name) => path === name || path.endsWith(`/${name}`))
}

/** What lies in a folder, '' for the root; a file of that name has nothing in it. Undefined = there is no such folder. */
export function folderEntries(
  { gitea }: Forge,
  [owner, repo]: readonly [owner: string, repo: string],
  folder: string,
): Promise<Entries | undefined> {
  return ifThere(
    folder === ''
      ? gitea.repos.repoGetContentsList(owner, repo)
      : gitea.repos.repoGetContents(owner, repo, folder),
    listing,
  )
}

/** Those of the folders for the file that the root of a repository has. */
export function configFolders(root: Entries): string[] {
  return FOLDERS.filter((folder) => root.some(({ name, type }) => name === folder && type === 'dir'))
}

/**
 * The repository's configuration file on its default branch. The folder is listed first: that is one call for several
 * names, and it tells the size before anything is loaded.
 *
 * @param names as they are now; without them Gitea is asked
 * @returns undefined when the repository has none
 * @throws RepositoryConfigError when it is too large; GiteaError when the bot cannot look
 */
export async function findConfigFile(
  forge: Forge,
  repoId: number,
  names?: RepositoryNames,
): Promise<ConfigFile | undefined> {
  const { owner, repo } = names ?? (await namesOf(forge, repoId))
  for (const folder of FOLDERS) {
    const file = await fileIn(forge, [owner, repo], folder)
    if (file) return file
  }
  return undefined
}

/** By its id: another repository may have its old name. */
async function namesOf(forge: Forge, repoId: number): Promise<RepositoryNames> {
  const repository = await forge.repository(repoId, { fresh: true })
  if (repository) return { owner: repository.owner.login, repo: repository.name }
  throw new GiteaError({ method: 'GET', path: `/repositories/${repoId}`, status: 404, kind: 'refused' })
}

/** Repositories of an owner whose file counts in all of the owner's repositories; the first one that has it. */
export const OWNER_REPOSITORIES = ['.gitea', '.profile'] as const

/**
 * The file that counts in all repositories of an owner: `coordinator.yml` at the root of the repository `.gitea` or
 * `.profile`, or in a folder of it as in any repository. `repository` is the one that has it.
 *
 * @returns undefined when there is none
 * @throws RepositoryConfigError when it is too large; GiteaError when the bot cannot look
 */
export async function findOwnerFile(
  forge: Forge,
  owner: string,
): Promise<(ConfigFile & { readonly repository: string }) | undefined> {
  for (const repository of OWNER_REPOSITORIES) {
    const entries = await folderEntries(forge, [owner, repository], '')
    for (const folder of entries ? ['', ...configFolders(entries)] : []) {
      const file = await fileIn(forge, [owner, repository], folder, folder === '' ? entries : undefined)
      if (file) return { ...file, repository }
    }
  }
  return undefined
}

async function fileIn(
  forge: Forge,
  at: [owner: string, repo: string],
  folder: string,
  known?: Entries,
): Promise<ConfigFile | undefined> {
  const entries = known ?? (await folderEntries(forge, at, folder)) ?? []
  const entry = FILE_NAMES.map((name) =>
    entries.find((one) => one.name === name && one.type === 'file'),
  ).find(Boolean)
  if (!entry) return undefined
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`
  if (entry.size > MAX_CONFIG_BYTES) throw tooLarge(path)
  const raw = forge.gitea.repos.repoGetRawFile(...at, path, {}, { format: 'text' })
  // it was listed a moment ago: if it cannot be had now, that is no empty file
  const text = readAs(z.string().nullable(), await raw)
  return { path, text: text ?? '' }
}

function tooLarge(path: string): RepositoryConfigError {
  const message = english`the file is larger than ${MAX_CONFIG_BYTES / 1024} KiB`
  return new RepositoryConfigError(path, [{ line: undefined, column: undefined, key: '', message }])
}

/** What is not there is no failure: no repository, no folder, no file, or not one commit. */
export async function ifThere<Schema extends z.ZodType>(
  answer: Promise<Response & { data: unknown }>,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  try {
    return readAs(schema, await answer)
  } catch (error) {
    if (error instanceof GiteaError && error.isMissing) return undefined
    throw error
  }
}
