import { z } from 'zod'
import type { Forge } from '../gitea/forge.ts'
import { GiteaError } from '../gitea/gitea-error.ts'
import { readAs } from '../gitea/wire.ts'
import { MAX_CONFIG_BYTES, RepositoryConfigError } from './repository-config-error.ts'

/** A configuration file as it stands in the repository. */
export interface ConfigFile {
  /** `.gitea/coordinator.yml` */
  readonly path: string
  readonly text: string
}

/** Where the file may lie; the first one that is there counts. */
const FOLDERS = ['.gitea', '.forgejo']
const NAMES = ['coordinator.yml', 'coordinator.yaml']

const listing = z.union([
  z.array(z.object({ name: z.string(), type: z.string(), size: z.number() })),
  // not a folder but a file of that name
  z.looseObject({ type: z.string() }).transform(() => []),
])

/**
 * The repository's configuration file on its default branch. The folder is listed first: that is one call for several
 * names, and it tells the size before anything is loaded.
 *
 * @returns undefined when the repository has none
 * @throws RepositoryConfigError when it is too large; GiteaError when the bot cannot look
 */
export async function findConfigFile(forge: Forge, repoId: number): Promise<ConfigFile | undefined> {
  // by its id: another repository may have its old name
  const repository = await forge.repository(repoId, { fresh: true })
  if (!repository)
    throw new GiteaError({ method: 'GET', path: `/repositories/${repoId}`, status: 404, kind: 'refused' })
  const at: [owner: string, repo: string] = [repository.owner.login, repository.name]
  for (const folder of FOLDERS) {
    const entries = (await ifThere(forge.gitea.repos.repoGetContents(...at, folder), listing)) ?? []
    const entry = NAMES.map((name) => entries.find((one) => one.name === name && one.type === 'file')).find(
      Boolean,
    )
    if (!entry) continue
    const path = `${folder}/${entry.name}`
    if (entry.size > MAX_CONFIG_BYTES) throw tooLarge(path)
    const raw = forge.gitea.repos.repoGetRawFile(...at, path, {}, { format: 'text' })
    const text = await ifThere(raw, z.string().nullable())
    return { path, text: text ?? '' }
  }
  return undefined
}

function tooLarge(path: string): RepositoryConfigError {
  const message = `the file is larger than ${MAX_CONFIG_BYTES / 1024} KiB`
  return new RepositoryConfigError(path, [{ line: undefined, key: '', message }])
}

/** What is not there is no failure: no folder, no file, or not one commit. */
async function ifThere<Schema extends z.ZodType>(
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
