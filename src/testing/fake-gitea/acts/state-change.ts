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

/** Closes or reopens; the state that it already has changes nothing and says nothing. */
export function setState(act: Act, issue: IssueRecord, wanted: 'open' | 'closed'): void {
  if (issue.state === wanted) return
  count(act, issue, wanted === 'open' ? 1 : -1)
  issue.state = wanted
  issue.closedAtMs = wanted === 'closed' ? nowMs(act.world) : null
  note(act, issue, { type: wanted === 'closed' ? 'close' : 'reopen' })
  issueEvent(act, issue, { action: wanted === 'closed' ? 'closed' : 'reopened' })
}

export function count(act: Act, issue: IssueRecord, step: 1 | -1): void {
  const repository = act.world.state.repositoryOf(issue)
  act.world.state.atEndOfRequest(() => {
    if (issue.pull) repository.openPulls += step
    else repository.openIssues += step
  })
}

/** Merges at once: what a fake without git can do. */
export function merge(act: Act, issue: IssueRecord): void {
  if (!issue.pull) return
  issue.pull.mergedAtMs = nowMs(act.world)
  issue.pull.mergedById = act.viewer.id
  setState(act, issue, 'closed')
}
