import { CoordinatorError } from '../errors.ts'
import type { Forge } from '../gitea/forge.ts'
import { readAs, wire } from '../gitea/wire.ts'
import { isMissing } from './reading.ts'

/** A repository by its names. */
export interface NamedRepository {
  readonly owner: string
  readonly repo: string
}

/** @throws CoordinatorError `REPOSITORY_MISSING`; GiteaError when Gitea cannot be asked */
export async function repositoryIdOf(forge: Forge, { owner, repo }: NamedRepository): Promise<number> {
  try {
    return readAs(wire.repository, await forge.gitea.repos.repoGet(owner, repo)).id
  } catch (cause) {
    if (!isMissing(cause)) throw cause
    throw new CoordinatorError('REPOSITORY_MISSING', `There is no repository ${owner}/${repo}.`, {
      hint: 'See whether the name is right, and whether the bot may read it.',
      cause,
    })
  }
}
