import { branchEvent } from '../events/branch-event.ts'
import { pullEvent } from '../events/pull-event.ts'
import type { IssueRecord, PullRecord, RepositoryRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { setState } from './state-change.ts'

/** The open pull requests that a moved branch belongs to show where it stands now, and tell of it. */
export function followHead(act: Act, repository: RepositoryRecord, branch: string): void {
  const head = repository.branches.get(branch)
  if (!head) return
  for (const { issue, pull } of openPulls(act)) {
    if (issue.repositoryId === repository.id && pull.base === branch) pull.baseCommit = head
    if (!comesFrom(pull, repository, branch) || pull.headCommit === head) continue
    const before = pull.headCommit.sha
    pull.headCommit = head
    const hashes = act.world.traits.syncHashes ? { before, after: head.sha } : {}
    pullEvent(act, issue, pull, { family: '_sync', action: 'synchronized', first: hashes })
  }
}

/** Takes a branch away; what was to be merged from it closes. */
export function deleteBranch(act: Act, repository: RepositoryRecord, branch: string): void {
  repository.branches.delete(branch)
  branchEvent(act, repository, branch, null)
  closePullsFrom(act, repository, (head) => head === branch)
}

/** What comes from the branches of a repository, or from some of them, is closed. */
export function closePullsFrom(
  act: Act,
  repository: RepositoryRecord,
  isGone: (branch: string) => boolean = () => true,
): void {
  for (const { issue, pull } of openPulls(act)) {
    if (pull.headRepositoryId === repository.id && isGone(pull.head)) setState(act, issue, 'closed')
  }
}

function comesFrom(pull: PullRecord, repository: RepositoryRecord, branch: string): boolean {
  return pull.headRepositoryId === repository.id && pull.head === branch
}

function openPulls(act: Act): { issue: IssueRecord; pull: PullRecord }[] {
  return [...act.world.state.issues.values()].flatMap((issue) =>
    issue.pull && issue.state === 'open' ? [{ issue, pull: issue.pull }] : [],
  )
}
