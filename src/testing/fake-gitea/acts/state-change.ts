import { issueEvent } from '../events/issue-event.ts'
import type { IssueRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { nowMs } from '../world.ts'
import { note } from './note.ts'

/** Whether open blockers forbid closing; only asked while the repository has dependencies on. */
export function heldBack(act: Act, issue: IssueRecord): boolean {
  const { state } = act.world
  if (!state.repositoryOf(issue).dependencies) return false
  return [...issue.blockers].some((id) => state.issues.get(id)?.state === 'open')
}

/** Closes or reopens, by a commit or by hand; the state that it already has changes nothing and says nothing. */
export function setState(act: Act, issue: IssueRecord, wanted: 'open' | 'closed', commitSha = ''): void {
  if (issue.state === wanted) return
  count(act, issue, wanted === 'open' ? 1 : -1)
  issue.state = wanted
  issue.closedAtMs = wanted === 'closed' ? nowMs(act.world) : null
  const closing = issue.pull?.mergedAtMs ? 'merge_pull' : 'close'
  note(act, issue, { type: wanted === 'closed' ? closing : 'reopen' })
  issueEvent(act, issue, { action: wanted === 'closed' ? 'closed' : 'reopened', commitSha })
}

export function count(act: Act, issue: IssueRecord, step: 1 | -1): void {
  const repository = act.world.state.repositoryOf(issue)
  act.world.state.atEndOfRequest(() => {
    if (issue.pull) repository.openPulls += step
    else repository.openIssues += step
  })
}
