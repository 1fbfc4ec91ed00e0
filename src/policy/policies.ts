import type { RepositoryNames } from '../app/config-file.ts'
import type { RepositoryConfigError } from '../app/repository-config-error.ts'
import type { Policy } from './policy.ts'

/** What counts in which repository. */
export interface Policies {
  /** What app.yml alone says. */
  readonly instance: Policy
  /**
   * What the operator, the organisation and the repository have settled for it.
   *
   * @param names as they are now; without them Gitea is asked, if it has to be asked anything at all
   * @throws GiteaError when Gitea is away
   */
  of(repoId: number, names?: RepositoryNames): Promise<Policy>
  /** The same as it was read last, without asking anybody; undefined = it was not read since the start. */
  recent(repoId: number): Policy | undefined
  /**
   * What is wrong in the files that count in the repository. As long as something is, the last good one holds.
   * @throws GiteaError when Gitea is away
   */
  problems(repoId: number): Promise<readonly RepositoryConfigError[]>
}
