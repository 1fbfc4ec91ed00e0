import type { IssueRecord, LabelRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { apiUrl, webUrl } from '../world.ts'
import { labelJson } from './label.ts'
import { milestoneJson } from './milestone.ts'
import { time, timeOrNull } from './time.ts'
import { userJson } from './user.ts'

/** Events of a creation show labels in the order of their ids, everything else by name. */
export type LabelOrder = 'name' | 'id'

/** The same object in answers and in webhooks, as in Gitea, quirks included: nobody assigned is `null`. */
export function issueJson(view: View, issue: IssueRecord, order: LabelOrder = 'name') {
  const { traits } = view.world
  const people = peopleJson(view, issue)
  return {
    ...head(view, issue),
    labels: labelsOf(view, issue, order).map((label) => labelJson(view, label)),
    milestone: milestoneOf(view, issue),
    ...(traits.projects ? { projects: null } : {}),
    ...people,
    state: issue.state,
    is_locked: issue.locked,
    comments: issue.comments,
    created_at: time(view, issue.createdAtMs),
    updated_at: time(view, issue.updatedAtMs),
    closed_at: timeOrNull(view, issue.closedAtMs),
    due_date: timeOrNull(view, issue.dueAtMs),
    ...(traits.timeEstimate ? { time_estimate: 0 } : {}),
    pull_request: pullSummary(view, issue),
    repository: homeJson(view, issue),
    pin_order: 0,
    ...(traits.contentVersion ? { content_version: issue.contentVersion } : {}),
  }
}

function head(view: View, issue: IssueRecord) {
  const { state } = view.world
  const path = state.pathOf(state.repositoryOf(issue))
  return {
    id: issue.id,
    url: apiUrl(view, `repos/${path}/issues/${issue.number}`),
    html_url: issueUrl(view, issue),
    number: issue.number,
    user: userJson(view, state.user(issue.posterId), 'viewer'),
    original_author: '',
    original_author_id: 0,
    title: issue.title,
    body: issue.body,
    ref: '',
    assets: [],
  }
}

export function issueUrl(view: View, issue: IssueRecord): string {
  const { state } = view.world
  const kind = issue.pull ? 'pulls' : 'issues'
  return webUrl(view, `${state.pathOf(state.repositoryOf(issue))}/${kind}/${issue.number}`)
}

export function labelsOf(view: View, issue: IssueRecord, order: LabelOrder): LabelRecord[] {
  const labels = view.world.state.labelsBy(issue.labels)
  return order === 'name' ? labels : labels.sort((one, other) => one.id - other.id)
}

export function milestoneOf(view: View, issue: IssueRecord) {
  const milestone = issue.milestoneId === null ? null : view.world.state.milestones.get(issue.milestoneId)
  return milestone ? milestoneJson(view, milestone) : null
}

export function peopleJson(view: View, issue: IssueRecord) {
  const assignees = issue.assignees.map((id) => userJson(view, view.world.state.user(id)))
  return { assignee: assignees[0] ?? null, assignees: assignees.length ? assignees : null }
}

function pullSummary(view: View, issue: IssueRecord) {
  if (!issue.pull) return null
  return {
    merged: issue.pull.mergedAtMs !== null,
    merged_at: timeOrNull(view, issue.pull.mergedAtMs),
    draft: /^(wip:|\[wip\])/i.test(issue.title),
    html_url: issueUrl(view, issue),
  }
}

function homeJson(view: View, issue: IssueRecord) {
  const { state } = view.world
  const repository = state.repositoryOf(issue)
  const owner = state.user(repository.ownerId).login
  return { id: repository.id, name: repository.name, owner, full_name: `${owner}/${repository.name}` }
}
