import { setAssignees } from '../acts/assignees.ts'
import { changeBody, changeTitle, setMilestone } from '../acts/edit.ts'
import { heldBack, setState } from '../acts/state-change.ts'
import { json } from '../http/answer.ts'
import { acting, type RepositoryCall } from '../http/call.ts'
import { forbidden, refusal, serverError } from '../http/refusal.ts'
import { issueJson } from '../json/issue.ts'
import type { IssueRecord, UserRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { dueMsOf, issueIn, mayWrite } from './lookup.ts'

/** PATCH of an issue: 201, in Gitea's order, so that what comes first stays done if something later fails. */
export function editIssue(call: RepositoryCall) {
  const issue = issueIn(call)
  applyEdit(call, issue)
  return json(201, issueJson(call, issue))
}

/** The same for the issue under a pull request. */
export function applyEdit(call: RepositoryCall, issue: IssueRecord): void {
  const act = acting(call)
  if (!mayWrite(call) && issue.posterId !== act.viewer.id) throw forbidden()
  editText(call, act, issue)
  if (mayWrite(call)) editWorkings(call, act, issue)
  editState(call, act, issue)
}

function editText(call: RepositoryCall, act: Act, issue: IssueRecord): void {
  const version = call.body.number('content_version')
  const stale = version !== undefined && version !== issue.contentVersion
  if (call.world.traits.checksContentVersion && stale) {
    throw refusal(call.world, 409, 'the issue is already changed')
  }
  changeTitle(act, issue, call.body.text('title') ?? '')
  const body = call.body.text('body')
  if (body !== undefined) changeBody(act, issue, body)
}

/** Due date, assignees, milestone: silently ignored for a poster who may not write. */
function editWorkings(call: RepositoryCall, act: Act, issue: IssueRecord): void {
  const { body } = call
  if (body.has('due_date')) issue.dueAtMs = dueMsOf(body.text('due_date'))
  if (body.flag('unset_due_date')) issue.dueAtMs = null
  if (body.has('assignees') || body.text('assignee')) setAssignees(act, issue, wantedAssignees(call))
  const milestone = body.number('milestone')
  if (milestone === undefined) return
  if (milestone !== 0 && !call.world.state.milestones.has(milestone)) throw serverError(call.world)
  setMilestone(act, issue, milestone === 0 ? null : milestone)
}

/** An unknown name is a 500 in every version, before anything changes. */
function wantedAssignees(call: RepositoryCall): UserRecord[] {
  const single = call.body.text('assignee')
  const names = new Set([...(single ? [single] : []), ...(call.body.texts('assignees') ?? [])])
  return [...names].map((name) => {
    const user = call.world.state.userNamed(name)
    if (!user) throw serverError(call.world)
    return user
  })
}

function editState(call: RepositoryCall, act: Act, issue: IssueRecord): void {
  const wanted = call.body.text('state')
  if (wanted === undefined || wanted === '') return
  const { world } = call
  if (issue.pull?.mergedAtMs)
    throw refusal(world, 412, 'cannot change state of this pull request, it was already merged')
  const known = wanted === 'open' || wanted === 'closed'
  if (!known && !world.traits.forgejo) throw refusal(world, 412, `unknown state: ${wanted}`)
  const state = wanted === 'closed' ? 'closed' : 'open'
  if (state === 'closed' && issue.state === 'open' && heldBack(act, issue)) {
    const what = world.traits.longCloseRefusal ? 'issue or pull request' : 'issue'
    throw refusal(world, 412, `cannot close this ${what} because it still has open dependencies`)
  }
  setState(act, issue, state)
}
