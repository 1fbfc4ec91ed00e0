import type { Forge } from '../gitea/forge.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'

/** Whether everybody who reads the issue `here` may know of an issue there. */
export async function isForAll(
  forge: Forge,
  here: Pick<IssueAddress, 'repoId'>,
  { repoId }: Pick<IssueAddress, 'repoId'>,
): Promise<boolean> {
  if (repoId === here.repoId) return true
  const repository = await forge.repository(repoId)
  return repository !== undefined && !repository.private && !repository.internal
}
