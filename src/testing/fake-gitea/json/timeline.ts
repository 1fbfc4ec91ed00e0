import type { EntryRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { addressJson, commentJson } from './comment.ts'
import { issueJson } from './issue.ts'
import { labelJson } from './label.ts'
import { milestoneJson } from './milestone.ts'
import { time } from './time.ts'
import { userJson } from './user.ts'

/** What cannot be told is `null`: a mention whose comment is gone. */
export function timelineJson(view: View, entry: EntryRecord) {
  const { state } = view.world
  if (entry.refCommentId !== undefined && !state.entries.has(entry.refCommentId)) return null
  const { html_url, pull_request_url, issue_url } = addressJson(view, entry)
  return {
    id: entry.id,
    type: entry.type,
    html_url,
    pull_request_url,
    issue_url,
    user: userJson(view, state.user(entry.userId)),
    body: entry.body,
    created_at: time(view, entry.createdAtMs),
    updated_at: time(view, entry.updatedAtMs),
    old_project_id: 0,
    project_id: 0,
    old_milestone: milestone(view, entry.oldMilestoneId),
    milestone: milestone(view, entry.milestoneId),
    tracked_time: null,
    old_title: entry.oldTitle ?? '',
    new_title: entry.newTitle ?? '',
    ...references(view, entry),
    ...subject(view, entry),
  }
}

function references(view: View, entry: EntryRecord) {
  const { state } = view.world
  const issue = entry.refIssueId === undefined ? undefined : state.issues.get(entry.refIssueId)
  const comment = entry.refCommentId === undefined ? undefined : state.entries.get(entry.refCommentId)
  return {
    old_ref: '',
    new_ref: '',
    ref_issue: issue ? issueJson(view, issue) : null,
    ref_comment: comment ? commentJson(view, comment) : null,
    ref_action: entry.refAction ?? 'none',
    ref_commit_sha: entry.commitSha ?? '',
    review_id: 0,
  }
}

/** What the line is about: a label, a person, another issue. The entry does not say who blocks whom. */
function subject(view: View, entry: EntryRecord) {
  const { state } = view.world
  const label = entry.labelId === undefined ? undefined : state.labels.get(entry.labelId)
  const dependent = entry.dependentId === undefined ? undefined : state.issues.get(entry.dependentId)
  return {
    label: label ? labelJson(view, label) : null,
    assignee: entry.assigneeId === undefined ? null : userJson(view, state.user(entry.assigneeId)),
    assignee_team: null,
    removed_assignee: entry.removed ?? false,
    resolve_doer: null,
    dependent_issue: dependent ? issueJson(view, dependent) : null,
  }
}

function milestone(view: View, id: number | null | undefined) {
  const found = typeof id === 'number' ? view.world.state.milestones.get(id) : undefined
  return found ? milestoneJson(view, found) : null
}
