import { issueJson } from '../json/issue.ts'
import { time } from '../json/time.ts'
import type { IssueRecord } from '../state/records.ts'
import type { View } from '../world.ts'

/**
 * A blocker in a repository that the caller cannot read: a placeholder without content, or for somebody who may
 * write the dependent issue its number, title, state and repository.
 */
export function hiddenIssueJson(view: View, issue: IssueRecord, writer: boolean) {
  const shown = issueJson(view, issue)
  const blank = {
    ...shown,
    id: 0,
    url: '',
    html_url: '',
    number: 0,
    user: null,
    title: 'HIDDEN',
    body: '',
    labels: [],
    milestone: null,
    assignee: null,
    assignees: null,
    comments: 0,
    created_at: time(view, 0),
    updated_at: time(view, 0),
    closed_at: null,
    repository: null,
  }
  if (!writer) return blank
  return {
    ...blank,
    number: shown.number,
    title: shown.title,
    state: shown.state,
    repository: { ...shown.repository, id: 0 },
  }
}
