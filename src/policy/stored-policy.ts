import type { RepositoryNames } from '../app/config-file.ts'
import type { Memory } from '../app/memory.ts'
import { RepositoryConfigError } from '../app/repository-config-error.ts'
import { LastGood } from './last-good.ts'
import type { Settled } from './policy.ts'
import { withFile } from './read-file.ts'

/** A repository, by its number and its names. */
export type StoredRepository = RepositoryNames & { readonly repoId: number }

/**
 * What counts in a repository by the last good files that the bot has kept, without asking Gitea. A file that another app.yml has made
 * wrong counts for nothing.
 *
 * @param plugins names of loaded plugins
 */
export async function storedPolicy(
  memory: Memory,
  instance: Settled,
  { repoId, owner, repo }: StoredRepository,
  plugins: readonly string[],
): Promise<Settled> {
  const kept = new LastGood({ memory, commit: async () => {} })
  let settled = instance
  for (const [place, from] of [
    [`owner:${owner.toLowerCase()}`, owner],
    [`repo:${repoId}`, `${owner}/${repo}`],
  ] as const) {
    const file = await kept.recall(place)
    try {
      if (file) settled = withFile(settled, { file, from, level: 'repository', plugins })
    } catch (error) {
      if (!(error instanceof RepositoryConfigError)) throw error
    }
  }
  return settled
}
