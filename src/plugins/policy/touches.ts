import { isConfigName, OWNER_REPOSITORIES } from '../../app/config-file.ts'
import type { PayloadOf } from '../../app/event-names.ts'

type Push = PayloadOf<'push'>

/** What a push can have changed: the file of a repository, the one of all repositories of its owner, or neither. */
export type Touched = 'repository' | 'owner' | 'nothing'

/**
 * Whether a push may have changed a configuration file. Gitea lists the files of the newest commits only; of those that it
 * does not list nobody knows, so they may have.
 */
export function touchedBy(push: Push): Touched {
  const { repository, ref } = push
  if (ref !== `refs/heads/${repository.default_branch}` || !mayTouch(push)) return 'nothing'
  return OWNER_REPOSITORIES.some((name) => name === repository.name.toLowerCase()) ? 'owner' : 'repository'
}

function mayTouch({ commits, total_commits: total }: Push): boolean {
  if (!commits || commits.length === 0 || (total ?? commits.length) > commits.length) return true
  return commits.some((commit) => {
    const { added, removed, modified } = commit
    if (!added || !removed || !modified) return true
    return [...added, ...removed, ...modified].some(isConfigName)
  })
}
