import { changedBetween, mergeBase } from '../state/git.ts'
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
    requested_reviewers: reviewersJson(view, pull),
    ...(traits.nullReviewers ? {} : { requested_reviewers_teams: [] }),
    state: issue.state,
    draft: isDraft(issue),
    is_locked: issue.locked,
    comments: issue.comments,
    ...reviewCount(view, pull),
    ...diffJson(pull),
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
    mergeable: !isDraft(issue),
    merged: pull.mergedAtMs !== null,
    merged_at: timeOrNull(view, pull.mergedAtMs),
    merge_commit_sha: pull.mergeCommit,
    merged_by: merger ? userJson(view, merger) : null,
    allow_maintainer_edit: view.world.traits.maintainerEdits,
  }
}

/** Both sides as they are, or as they were when the pull request was closed. */
function branches(view: View, issue: IssueRecord, pull: PullRecord) {
  const { state } = view.world
  const home = state.repositoryOf(issue)
  const source = state.repositories.get(pull.headRepositoryId)
  const there = source?.branches.has(pull.head) ?? false
  return {
    base: sideJson(view, home, pull.base, pull.base, pull.baseCommit.sha),
    head: sideJson(
      view,
      source,
      pull.head,
      there ? pull.head : `refs/pull/${issue.number}/head`,
      pull.headCommit.sha,
    ),
    merge_base: mergeBase(pull.headCommit, pull.baseCommit).sha,
  }
}

function sideJson(
  view: View,
  repository: RepositoryRecord | undefined,
  label: string,
  ref: string,
  sha: string,
) {
  const repo = repository ? repositoryJson(view, repository, view.viewer) : null
  return { label, ref, sha, repo_id: repository?.id ?? -1, repo }
}

/** Whose review is wished for, and who gave one: mere comments count since 1.24 only. */
function reviewersJson(view: View, pull: PullRecord) {
  const { state, traits } = view.world
  const counted = pull.reviews.filter((one) => traits.commentersReview || one.state !== 'COMMENT')
  const ids = new Set(counted.filter((one) => one.state !== 'PENDING').map((one) => one.userId))
  if (ids.size === 0 && traits.nullReviewers) return null
  return [...ids].map((id) => userJson(view, state.user(id)))
}

/** Since 1.24 left out while it is zero. */
function reviewCount(view: View, pull: PullRecord) {
  const count = pull.reviews.filter((one) => one.entryId !== null).length
  return count > 0 || view.world.traits.reviewComments ? { review_comments: count } : {}
}

function diffJson(pull: PullRecord) {
  const changed = changedBetween(pull.baseCommit, pull.headCommit)
  return { additions: changed.length, deletions: 0, changed_files: changed.length }
}

/** A draft says so in its title, and cannot be merged. */
export function isDraft({ title }: IssueRecord): boolean {
  return /^(wip:|\[wip\])/i.test(title)
}
