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

/** A comment as a person would see it, at the moment of asking. */
export interface CommentView {
  /** Of the instance. */
  readonly id: number
  /** The id of its repository. */
  readonly repositoryId: number
  /** The login of who wrote it. */
  readonly author: string
  /** Markdown, as it was written, hidden lines and all. */
  readonly body: string
  /** When it was written, ms since 1970. */
  readonly createdAtMs: number
  /** When it was last edited, ms since 1970. */
  readonly updatedAtMs: number
}

/** With the reactions of others: `eyes by mosaic`. */
export interface ReactedCommentView extends CommentView {
  /** In the order in which they came. */
  readonly reactions: readonly string[]
}

/** One line of an issue's timeline: `assignees`, `label`, `add_dependency`, … */
export interface TimelineView {
  /** Of the instance; comments and other lines count together. */
  readonly id: number
  /** `comment`, `label`, `assignees`, `add_dependency`, `close`, … */
  readonly type: string
  /** The login of whose doing it was; null for an account that is gone. */
  readonly author: string | null
  /** What it says; of a label, `1` for added. */
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
