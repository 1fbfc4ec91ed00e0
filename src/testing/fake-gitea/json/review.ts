import type { IssueRecord, ReviewRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { issueUrl } from './issue.ts'
import { time } from './time.ts'
import { userJson } from './user.ts'

/** A review; the wish for one is nowhere to be seen on the page. */
export function reviewJson(view: View, issue: IssueRecord, review: ReviewRecord) {
  const page = issueUrl(view, issue)
  return {
    id: review.id,
    user: userJson(view, view.world.state.user(review.userId), 'viewer'),
    team: null,
    state: review.state,
    body: review.body,
    commit_id: review.commitSha,
    stale: false,
    official: review.official,
    dismissed: review.dismissed,
    comments_count: review.remarks,
    submitted_at: time(view, review.atMs),
    updated_at: time(view, review.atMs),
    html_url: review.entryId === null ? '' : `${page}#issuecomment-${review.entryId}`,
    pull_request_url: page,
  }
}
