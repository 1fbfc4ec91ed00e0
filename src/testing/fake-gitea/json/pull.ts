import type { IssueRecord, PullRecord, RepositoryRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { issueUrl, labelsOf, milestoneOf, peopleJson } from './issue.ts'
import { labelJson } from './label.ts'
import { repositoryJson } from './repository.ts'
import { time, timeOrNull } from './time.ts'
import { userJson } from './user.ts'

/** A pull request as its own object: the issue's fields, and what is known of branches and merging. */
export function pullJson(view: View, issue: IssueRecord, pull: PullRecord) {
  const { state, traits } = view.world
  const people = peopleJson(view, issue)
  return {
    id: pull.id,
    url: issueUrl(view, issue),
    number: issue.number,
    user: userJson(view, state.user(issue.posterId), 'viewer'),
    title: issue.title,
    body: issue.body,
    labels: labelsOf(view, issue, 'name').map((label) => labelJson(view, label)),
    milestone: milestoneOf(view, issue),
    assignee: people.assignee,
    assignees: people.assignees ?? (traits.nullPullAssignees ? null : []),
    requested_reviewers: traits.nullReviewers ? null : [],
    ...(traits.nullReviewers ? {} : { requested_reviewers_teams: [] }),
    state: issue.state,
    draft: false,
    is_locked: issue.locked,
    comments: issue.comments,
    ...(traits.reviewComments ? { review_comments: 0 } : {}),
    additions: 1,
    deletions: 0,
    changed_files: 1,
    ...merging(view, issue, pull),
    ...branches(view, issue, pull),
    due_date: timeOrNull(view, issue.dueAtMs),
    created_at: time(view, issue.createdAtMs),
    updated_at: time(view, issue.updatedAtMs),
    closed_at: timeOrNull(view, issue.closedAtMs),
    pin_order: 0,
    ...(traits.contentVersion ? { content_version: issue.contentVersion } : {}),
    ...(traits.forgejo ? { flow: 0 } : {}),
  }
}

function merging(view: View, issue: IssueRecord, pull: PullRecord) {
  const { state } = view.world
  const path = `${view.world.rootUrl}${state.pathOf(state.repositoryOf(issue))}/pulls/${issue.number}`
  const merger = pull.mergedById === null ? null : state.user(pull.mergedById)
  return {
    html_url: issueUrl(view, issue),
    diff_url: `${path}.diff`,
    patch_url: `${path}.patch`,
    mergeable: true,
    merged: pull.mergedAtMs !== null,
    merged_at: timeOrNull(view, pull.mergedAtMs),
    merge_commit_sha: pull.mergeCommit,
    merged_by: merger ? userJson(view, merger) : null,
    allow_maintainer_edit: view.world.traits.maintainerEdits,
  }
}

function branches(view: View, issue: IssueRecord, pull: PullRecord) {
  const repository = view.world.state.repositoryOf(issue)
  const sha = headSha(repository)
  const branch = (ref: string) => ({
    label: ref,
    ref,
    sha,
    repo_id: repository.id,
    repo: repositoryJson(view, repository, view.viewer),
  })
  return { base: branch(pull.base), head: branch(pull.head), merge_base: sha }
}

function headSha(repository: RepositoryRecord): string {
  return repository.commits.at(-1)?.sha ?? '0'.repeat(40)
}
