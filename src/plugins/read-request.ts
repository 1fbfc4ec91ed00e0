import type { ReadRequest } from '../claude/request.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import { issueKey } from '../gitea/issue-address.ts'
import type { WireIssue } from '../gitea/wire.ts'

/** What the model is asked about an issue: its words, and nothing of any other. */
export function readRequestOf(address: IssueAddress, issue: Pick<WireIssue, 'title' | 'body'>): ReadRequest {
  return { issue: issueKey(address), repoId: address.repoId, title: issue.title, body: issue.body, files: [] }
}
