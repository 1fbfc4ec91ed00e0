import type { IssueView, ReactedCommentView, RepoView } from '../people/views.ts'
import type { EntryRecord, IssueRecord, RepositoryRecord } from './state/records.ts'
import type { State } from './state/state.ts'

export function repoView(state: State, repository: RepositoryRecord): RepoView {
  const { id, name, archived } = repository
  const owner = state.user(repository.ownerId).login
  return { id, owner, name, fullName: `${owner}/${name}`, private: repository.private, archived }
}

export function issueView(state: State, issue: IssueRecord): IssueView {
  const { id, repositoryId, number, title, body, comments, locked, createdAtMs, updatedAtMs } = issue
  return {
    id,
    repositoryId,
    ref: `${state.pathOf(state.repositoryOf(issue))}#${number}`,
    number,
    author: state.user(issue.posterId).login,
    title,
    body,
    state: issue.state,
    labels: state.labelsBy(issue.labels).map((label) => label.name),
    assignees: issue.assignees.map((assignee) => state.user(assignee).login),
    comments,
    locked,
    isPull: issue.pull !== null,
    merged: issue.pull?.mergedAtMs != null,
    createdAtMs,
    updatedAtMs,
  }
}

export function commentView(state: State, comment: EntryRecord): ReactedCommentView {
  const { id, body, createdAtMs, updatedAtMs } = comment
  const reactions = comment.reactions.map((one) => `${one.content} by ${state.user(one.userId).login}`)
  const { repositoryId } = state.issue(comment.issueId)
  const author = state.user(comment.userId).login
  return { id, repositoryId, author, body, reactions, createdAtMs, updatedAtMs }
}
