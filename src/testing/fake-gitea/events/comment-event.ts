import { commentJson } from '../json/comment.ts'
import { issueJson } from '../json/issue.ts'
import { pullJson } from '../json/pull.ts'
import { repositoryJson } from '../json/repository.ts'
import { userJson } from '../json/user.ts'
import type { EntryRecord, IssueRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { type Changes, changesJson } from './issue-event.ts'
import { emit } from './occurrence.ts'

/** Tells the hooks about a comment; `repository.permissions` are the sender's here. */
export function commentEvent(
  act: Act,
  issue: IssueRecord,
  comment: EntryRecord,
  action: 'created' | 'edited' | 'deleted',
  changes?: Changes,
): void {
  const { state, traits } = act.world
  const repository = state.repositoryOf(issue)
  emit(act, {
    repository,
    type: issue.pull ? 'pull_request_comment' : 'issue_comment',
    action,
    payload: () => ({
      action,
      issue: issueJson(act, issue),
      ...(issue.pull && traits.pullInComments ? { pull_request: pullJson(act, issue, issue.pull) } : {}),
      comment: commentJson(act, comment),
      ...(changes ? { changes: changesJson(act, changes) } : {}),
      repository: repositoryJson(act, repository, act.viewer),
      sender: userJson(act, act.viewer),
      is_pull: issue.pull !== null,
    }),
  })
}
