import type { EntryRecord, IssueRecord, RepositoryRecord } from './state/records.ts'
import type { State } from './state/state.ts'

/** A repository by what `addRepo` returned, or by `owner/name`. */
export type RepoRef = string | { readonly id: number }
/** An issue or comment by what was returned for it. */
export type Ref = { readonly id: number }

/** A repository as it was when it was asked for. */
export interface RepoView {
  /** Never changes, whatever the repository is called. */
  readonly id: number
  /** The login of the person or organisation. */
  readonly owner: string
  /** Without the owner. */
  readonly name: string
  /** `owner/name` */
  readonly fullName: string
  /** Only for those who were given it. */
  readonly private: boolean
  /** Whether it can only be read. */
  readonly archived: boolean
}

/** An issue or pull request as a person would see it, at the moment of asking. */
export interface IssueView {
  /** Of the instance; not the number that people see. */
  readonly id: number
  /** The id of its repository. */
  readonly repositoryId: number
  /** `owner/name#number` */
  readonly ref: string
  /** What people call it: 7 in `#7`. */
  readonly number: number
  /** The login of who opened it. */
  readonly author: string
  /** One line. */
  readonly title: string
  /** Markdown, as it was written. */
  readonly body: string
  /** Whether work on it is over. */
  readonly state: 'open' | 'closed'
  /** Names, in Gitea's order. */
  readonly labels: readonly string[]
  /** The logins of those it is assigned to. */
  readonly assignees: readonly string[]
  /** How many there are. */
  readonly comments: number
  /** Whether only those who may write can comment. */
  readonly locked: boolean
  /** Whether it is a pull request. */
  readonly isPull: boolean
  /** Of a pull request: whether it was merged. */
  readonly merged: boolean
  /** When it was opened, ms since 1970. */
  readonly createdAtMs: number
  /** When it last changed, ms since 1970. */
  readonly updatedAtMs: number
}

/** A comment as a person would see it. */
export interface CommentView {
  /** Of the instance. */
  readonly id: number
  /** The login of who wrote it. */
  readonly author: string
  /** Markdown, as it was written, hidden lines and all. */
  readonly body: string
  /** `eyes by mosaic` */
  readonly reactions: readonly string[]
  /** When it was written, ms since 1970. */
  readonly createdAtMs: number
  /** When it was last edited, ms since 1970. */
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
