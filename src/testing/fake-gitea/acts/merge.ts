import { commit, type FileChanges } from '../furniture/commit.ts'
import { changedBetween } from '../state/git.ts'
import type { IssueRecord, PullRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { nowMs } from '../world.ts'
import { obeyPull } from './keywords.ts'
import { pushed } from './push.ts'
import { setState } from './state-change.ts'

/** How a pull request is merged, and what the commit says. */
export interface MergeWish {
  readonly message: string
  /** Whether its commits become one. */
  readonly squash: boolean
}

/**
 * Merges at once: nothing is ever in conflict here, the pull request's files win. It closes, then its issues do, and
 * then comes the push. What its text says is obeyed whatever the branch; keywords in commits only on the default one.
 */
export function merge(act: Act, issue: IssueRecord, pull: PullRecord, wish: MergeWish): void {
  const repository = act.world.state.repositoryOf(issue)
  const before = repository.branches.get(pull.base)
  const head = pull.headCommit
  const made = commit(act.world, repository, {
    message: wish.message,
    authorId: act.viewer.id,
    files: changesOf(pull),
    branch: pull.base,
    ...(wish.squash ? {} : { merged: head }),
  })
  pull.mergedAtMs = nowMs(act.world)
  pull.mergedById = act.viewer.id
  pull.mergeCommit = made.sha
  setState(act, issue, 'closed')
  obeyPull(act, issue, made.sha)
  pushed(act, repository, pull.base, before)
}

function changesOf({ baseCommit, headCommit }: PullRecord): FileChanges {
  const paths = changedBetween(baseCommit, headCommit)
  return new Map(paths.map((path) => [path, headCommit.files.get(path) ?? null]))
}
