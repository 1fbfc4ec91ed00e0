import { time } from '../json/time.ts'
import type { View } from '../world.ts'

const NEVER = '0001-01-01T00:00:00Z'

/**
 * A blocker in a repository that the caller cannot read. Whoever may only read the dependent issue gets a placeholder that is
 * open always; whoever may write it gets an issue of which nothing is filled in, the state neither: Gitea means to tell more
 * there, and stumbles over the repository's owner, whom it has not read.
 */
export function hiddenIssueJson(view: View, writer: boolean) {
  return {
    id: 0,
    url: '',
    html_url: '',
    number: 0,
    user: null,
    original_author: '',
    original_author_id: 0,
    title: writer ? '' : 'HIDDEN',
    body: '',
    ref: '',
    assets: writer ? null : [],
    labels: null,
    milestone: null,
    assignee: null,
    assignees: null,
    state: writer ? '' : 'open',
    is_locked: false,
    comments: 0,
    created_at: writer ? NEVER : time(view, 0),
    updated_at: writer ? NEVER : time(view, 0),
    closed_at: null,
    due_date: null,
    pull_request: null,
    repository: null,
    pin_order: 0,
  }
}
