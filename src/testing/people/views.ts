/** A repository by what `addRepo` returned, or by `owner/name`. */
export type RepoRef = string | { readonly id: number }
/** An issue or comment by what was returned for it. */
export type Ref = { readonly id: number }
/** An issue or pull request by what was returned for it; the repository may have another name by now. */
export type IssueRef = Ref & { readonly number: number; readonly repositoryId: number }
/** A comment by what was returned for it. */
export type CommentRef = Ref & { readonly repositoryId: number }
/** A person by login, or by what `addUser` or `as` returned. */
export type Who = string | { readonly login: string }

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

/** A comment as a person would see it, at the moment of asking. */
export interface CommentView {
  readonly id: number
  readonly repositoryId: number
  readonly author: string
  readonly body: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** With the reactions of others: `eyes by mosaic`. */
export interface ReactedCommentView extends CommentView {
  readonly reactions: readonly string[]
}

/** One line of an issue's timeline: `assignees`, `label`, `add_dependency`, … */
export interface TimelineView {
  readonly id: number
  readonly type: string
  readonly author: string | null
  readonly body: string
}

export function loginOf(who: Who): string {
  return typeof who === 'string' ? who : who.login
}

export function loginsOf(who: Who | readonly Who[]): string[] {
  return (isList(who) ? who : [who]).map(loginOf)
}

function isList(who: Who | readonly Who[]): who is readonly Who[] {
  return Array.isArray(who)
}
