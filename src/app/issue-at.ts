import type { EffectDeps } from '../gitea/effects/effect-deps.ts'
import { issueAddressSchema } from '../gitea/issue-address.ts'
import { IssueSnapshot } from '../gitea/snapshot.ts'
import { readAs, wire } from '../gitea/wire.ts'
import type { IssuePlace } from './context.ts'

/**
 * A reading of an issue that no event has named. Without its repository's id the issue is read at once: the answer has
 * the id, which stays true when somebody renames the repository before the first write.
 *
 * @throws TypeError when it is no place; GiteaError that `isMissing` when there is no such issue
 */
export async function snapshotAt(
  { forge, clock }: Pick<EffectDeps, 'forge' | 'clock'>,
  { owner, repo, number, repoId }: IssuePlace,
): Promise<IssueSnapshot> {
  const takenAt = clock.now()
  const place = issueAddressSchema.safeParse({ repoId: repoId ?? 1, owner, repo, number })
  if (!place.success) {
    throw new TypeError(
      `There can be no issue ${owner}/${repo}#${number}: owner and repo are names, number and repoId whole numbers above 0.`,
    )
  }
  if (repoId !== undefined) return new IssueSnapshot(forge, place.data, takenAt)
  const issue = readAs(wire.issue, await forge.gitea.repos.issueGetIssue(owner, repo, number))
  const snapshot = new IssueSnapshot(forge, { ...place.data, repoId: issue.repository.id }, takenAt)
  snapshot.setIssue(issue)
  return snapshot
}
