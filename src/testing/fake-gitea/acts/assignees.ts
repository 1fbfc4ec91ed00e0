import { issueEvent } from '../events/issue-event.ts'
import { serverError } from '../http/refusal.ts'
import { assignable } from '../state/access.ts'
import type { IssueRecord, UserRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { note } from './note.ts'

/** Makes these the assignees: removals first, then additions, one event per person and none for no change. */
export function setAssignees(act: Act, issue: IssueRecord, wanted: readonly UserRecord[]): void {
  if (act.world.traits.assigneesChecked) checkAll(act, issue, wanted)
  const leaving = issue.assignees.filter((id) => !wanted.some((user) => user.id === id))
  const coming = wanted.filter((user) => !issue.assignees.includes(user.id))
  if (!act.world.traits.growingAssignees) {
    setAtOnce(act, issue, leaving, coming)
    return
  }
  for (const id of leaving) toggle(act, issue, id, true)
  for (const user of coming) {
    // Not one transaction up to 1.26: whoever was to leave has left when this is refused.
    checkAll(act, issue, [user])
    toggle(act, issue, user.id, false)
  }
}

/** Since 1.27 every event shows the final list. */
function setAtOnce(act: Act, issue: IssueRecord, leaving: readonly number[], coming: readonly UserRecord[]) {
  issue.assignees = [
    ...issue.assignees.filter((id) => !leaving.includes(id)),
    ...coming.map((user) => user.id),
  ]
  for (const id of leaving) report(act, issue, id, true)
  for (const user of coming) report(act, issue, user.id, false)
}

function toggle(act: Act, issue: IssueRecord, id: number, removed: boolean): void {
  issue.assignees = removed ? issue.assignees.filter((one) => one !== id) : [...issue.assignees, id]
  report(act, issue, id, removed)
}

function report(act: Act, issue: IssueRecord, assigneeId: number, removed: boolean): void {
  note(act, issue, { type: 'assignees', assigneeId, removed })
  issueEvent(act, issue, { family: '_assign', action: removed ? 'unassigned' : 'assigned' })
}

function checkAll(act: Act, issue: IssueRecord, users: readonly UserRecord[]): void {
  const { state } = act.world
  const repository = state.repositoryOf(issue)
  if (!users.every((user) => assignable(state, repository, user))) throw serverError(act.world)
}
