import type { IssueAddress } from '../gitea/issue-address.ts'
import type { IssueSnapshot } from '../gitea/snapshot.ts'

/** Whether everybody who reads the issue of a turn may know of an issue there, as it is in this turn. */
export async function isForAll(
  here: IssueSnapshot,
  { repoId }: Pick<IssueAddress, 'repoId'>,
): Promise<boolean> {
  return repoId === here.address.repoId || here.isForReaders(repoId)
}
