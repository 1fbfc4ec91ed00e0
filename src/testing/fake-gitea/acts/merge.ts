import { commit } from '../furniture/repository.ts'
import type { IssueRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { nowMs } from '../world.ts'
import { obeyPull } from './keywords.ts'
import { pushed } from './push.ts'
import { setState } from './state-change.ts'

/** Merges at once: what a fake without git can do. The pull request closes, then its issues, then comes the push. */
export function merge(act: Act, issue: IssueRecord, message: string): void {
  const { pull } = issue
  if (!pull) return
  const repository = act.world.state.repositoryOf(issue)
  const made = commit(act.world, repository, act.viewer.id, message, {})
  pull.mergedAtMs = nowMs(act.world)
  pull.mergedById = act.viewer.id
  pull.mergeCommit = made.sha
  setState(act, issue, 'closed')
  obeyPull(act, issue, made.sha)
  pushed(act, repository, made)
}
