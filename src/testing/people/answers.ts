import type { CommentView, IssueView, RepoView, TimelineView } from './views.ts'

/** What a person reads of the server's JSON; both forges, every version. */
export interface IssueAnswer {
  readonly id: number
  readonly number: number
  readonly title: string
  readonly body: string
  readonly state: 'open' | 'closed'
  readonly user: { readonly login: string }
  readonly labels: readonly { readonly id: number; readonly name: string }[]
  readonly assignees: readonly { readonly login: string }[] | null
  readonly comments: number
  readonly is_locked: boolean
  readonly pull_request: { readonly merged: boolean } | null
  readonly repository: { readonly id: number; readonly full_name: string }
  readonly created_at: string
  readonly updated_at: string
}

export interface CommentAnswer {
  readonly id: number
  readonly user: { readonly login: string }
  readonly body: string
  readonly created_at: string
  readonly updated_at: string
}

export interface ReactionAnswer {
  readonly content: string
  readonly user: { readonly login: string }
}

export interface RepositoryAnswer {
  readonly id: number
  readonly name: string
  readonly full_name: string
  readonly owner: { readonly login: string }
  readonly private: boolean
  readonly archived: boolean
}

export interface TimelineAnswer {
  readonly id: number
  readonly type: string
  readonly body: string
  readonly user: { readonly login: string } | null
}

export function issueSeen(json: IssueAnswer): IssueView {
  const { id, number, title, body, state, comments, repository } = json
  return {
    id,
    repositoryId: repository.id,
    ref: `${repository.full_name}#${number}`,
    number,
    author: json.user.login,
    title,
    body,
    state,
    labels: json.labels.map(({ name }) => name),
    assignees: (json.assignees ?? []).map(({ login }) => login),
    comments,
    locked: json.is_locked,
    isPull: json.pull_request !== null,
    merged: json.pull_request?.merged ?? false,
    createdAtMs: Date.parse(json.created_at),
    updatedAtMs: Date.parse(json.updated_at),
  }
}

export function commentSeen(json: CommentAnswer, repositoryId: number): CommentView {
  return {
    id: json.id,
    repositoryId,
    author: json.user.login,
    body: json.body,
    createdAtMs: Date.parse(json.created_at),
    updatedAtMs: Date.parse(json.updated_at),
  }
}

export function reactionsSeen(json: readonly ReactionAnswer[] | null): string[] {
  return (json ?? []).map(({ content, user }) => `${content} by ${user.login}`)
}

export function repoSeen(json: RepositoryAnswer): RepoView {
  const { id, name, archived } = json
  return { id, owner: json.owner.login, name, fullName: json.full_name, private: json.private, archived }
}

/** Real servers put `null` into a timeline where a comment was deleted. */
export function timelineSeen(json: readonly (TimelineAnswer | null)[] | null): TimelineView[] {
  const entries = (json ?? []).filter((entry) => entry !== null)
  return entries.map(({ id, type, body, user }) => ({ id, type, body, author: user?.login ?? null }))
}
