import type { EntryRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { issueUrl } from './issue.ts'
import { time } from './time.ts'
import { userJson } from './user.ts'

export function commentJson(view: View, comment: EntryRecord) {
  const { state } = view.world
  return {
    ...addressJson(view, comment),
    user: userJson(view, state.user(comment.userId)),
    original_author: '',
    original_author_id: 0,
    body: comment.body,
    assets: [],
    created_at: time(view, comment.createdAtMs),
    updated_at: time(view, comment.updatedAtMs),
  }
}

/** `issue_url` and `pull_request_url` are web addresses, and one of the two is always empty. */
export function addressJson(view: View, entry: EntryRecord) {
  const issue = view.world.state.issue(entry.issueId)
  const url = issueUrl(view, issue)
  return {
    id: entry.id,
    html_url: `${url}#issuecomment-${entry.id}`,
    pull_request_url: issue.pull ? url : '',
    issue_url: issue.pull ? '' : url,
  }
}
