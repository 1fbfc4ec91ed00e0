import type { EntryRecord, IssueRecord, RepositoryRecord } from './state/records.ts'
import type { State } from './state/state.ts'

/** A repository by what `addRepo` returned, or by `owner/name`. */
export type RepoRef = string | { readonly id: number }
/** An issue or comment by what was returned for it. */
export type Ref = { readonly id: number }

/** A repository as it was when it was asked for. */
export interface RepoView {
  readonly id: number
  readonly owner: string
  readonly name: string
  /** `owner/name` */
  readonly fullName: string
  readonly private: boolean
  readonly archived: boolean
}

/** An issue or pull request as a person would see it, at the moment of asking. */
export interface IssueView {
  readonly id: number
  readonly repositoryId: number
  /** `owner/name#number` */
  readonly ref: string
  readonly number: number
  readonly author: string
  readonly title: string
  readonly body: string
  readonly state: 'open' | 'closed'
  /** Names, in Gitea's order. */
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly comments: number
  readonly locked: boolean
  readonly isPull: boolean
  readonly merged: boolean
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** A comment as a person would see it. */
export interface CommentView {
  readonly id: number
  readonly author: string
  readonly body: string
  /** `eyes by mosaic` */
  readonly reactions: readonly string[]
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

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

export function commentView(state: State, comment: EntryRecord): CommentView {
  const { id, body, createdAtMs, updatedAtMs } = comment
  const reactions = comment.reactions.map((one) => `${one.content} by ${state.user(one.userId).login}`)
  return { id, author: state.user(comment.userId).login, body, reactions, createdAtMs, updatedAtMs }
}
