import type { Policy } from './policy.ts'

/** The names of a repository that the caller has just read from Gitea: then nobody has to be asked for them again. */
export interface RepositoryNames {
  readonly owner: string
  readonly repo: string
}

/** What counts in which repository. */
export interface Policies {
  /**
   * What the operator, the organisation and the repository have settled for it.
   *
   * @param names as they are now; without them Gitea is asked, if it has to be asked anything at all
   * @throws GiteaError when Gitea is away
   */
  of(repoId: number, names?: RepositoryNames): Promise<Policy>
}
