import { setLock } from './acts/lock.ts'
import { push } from './acts/push.ts'
import { pullSource } from './furniture/pull-source.ts'
import { type ApiRequest, answerTo } from './http/pipeline.ts'
import { router } from './routes/table.ts'
import type { IssueRecord, RepositoryRecord, UserRecord } from './state/records.ts'
import {
  type CommentView,
  commentView,
  type IssueView,
  issueView,
  type Ref,
  type RepoRef,
  type RepoView,
  repoView,
} from './views.ts'
import type { Act, World } from './world.ts'

/** Thrown when the server would not let a person do something; `status` and `text` are its answer. */
export class ActRefused extends Error {
  readonly status: number
  readonly text: string

  constructor(what: string, status: number, text: string) {
    super(`${what} -> ${status} ${text}`)
    this.name = 'ActRefused'
    this.status = status
    this.text = text
  }
}

/** What a new issue says. Labels by name; they must be defined. */
export interface NewIssue {
  readonly title: string
  readonly body?: string
  readonly labels?: readonly string[]
  readonly assignees?: readonly string[]
  readonly milestone?: number
  readonly closed?: boolean
}

/** What a new pull request says; from a new branch into `main` unless said otherwise. */
export interface NewPullRequest extends Omit<NewIssue, 'closed'> {
  readonly head?: string
  readonly base?: string
}

/**
 * Somebody who acts on the fake server as by the web pages: the same rights, checks and events as over the
 * network, but no journal entry and no faults.
 *
 * @example
 * const bob = gitea.as('bob')
 * const issue = await bob.openIssue(repo, { title: 'It is broken' })
 * await bob.assign(issue, ['mosaic'])
 */
export class Person {
  readonly #world: World
  readonly #user: UserRecord

  constructor(world: World, user: UserRecord) {
    this.#world = world
    this.#user = user
  }

  async openIssue(repo: RepoRef, issue: NewIssue): Promise<IssueView> {
    const repository = findRepository(this.#world, repo)
    const labels = issue.labels?.map((name) => labelId(this.#world, repository, name))
    const made = this.#do('POST', `${this.#path(repository)}/issues`, { ...issue, labels })
    return this.#view(made.id)
  }

  async edit(issue: Ref, change: { readonly title?: string; readonly body?: string }): Promise<void> {
    this.#do('PATCH', this.#issuePath(issue), change)
  }

  async assign(issue: Ref, logins: readonly string[]): Promise<void> {
    await this.setAssignees(issue, [...new Set([...this.#view(issue.id).assignees, ...logins])])
  }

  async unassign(issue: Ref, logins: readonly string[]): Promise<void> {
    await this.setAssignees(
      issue,
      this.#view(issue.id).assignees.filter((login) => !logins.includes(login)),
    )
  }

  async setAssignees(issue: Ref, logins: readonly string[]): Promise<void> {
    this.#do('PATCH', this.#issuePath(issue), { assignees: logins })
  }

  async close(issue: Ref): Promise<void> {
    this.#do('PATCH', this.#issuePath(issue), { state: 'closed' })
  }

  async reopen(issue: Ref): Promise<void> {
    this.#do('PATCH', this.#issuePath(issue), { state: 'open' })
  }

  async deleteIssue(issue: Ref): Promise<void> {
    this.#do('DELETE', this.#issuePath(issue))
  }

  /** Works in every version: old ones can be locked on the web pages only. */
  async lock(issue: Ref, locked = true): Promise<void> {
    setLock(this.#act(), this.#world.state.issue(issue.id), locked)
  }

  async comment(issue: Ref, body: string): Promise<CommentView> {
    const made = this.#do('POST', `${this.#issuePath(issue)}/comments`, { body })
    return commentView(this.#world.state, known(this.#world.state.entries.get(made.id), `comment ${made.id}`))
  }

  async editComment(comment: Ref, body: string): Promise<void> {
    this.#do('PATCH', this.#commentPath(comment), { body })
  }

  async deleteComment(comment: Ref): Promise<void> {
    this.#do('DELETE', this.#commentPath(comment))
  }

  async react(comment: Ref, content: string): Promise<void> {
    this.#do('POST', `${this.#commentPath(comment)}/reactions`, { content })
  }

  async addLabels(issue: Ref, names: readonly string[]): Promise<void> {
    const repository = this.#world.state.repositoryOf(this.#world.state.issue(issue.id))
    const labels = names.map((name) => labelId(this.#world, repository, name))
    this.#do('POST', `${this.#issuePath(issue)}/labels`, { labels })
  }

  async removeLabel(issue: Ref, name: string): Promise<void> {
    const repository = this.#world.state.repositoryOf(this.#world.state.issue(issue.id))
    this.#do('DELETE', `${this.#issuePath(issue)}/labels/${labelId(this.#world, repository, name)}`)
  }

  async clearLabels(issue: Ref): Promise<void> {
    this.#do('DELETE', `${this.#issuePath(issue)}/labels`)
  }

  /** `blocker` must be closed before `issue` can be. */
  async addDependency(issue: Ref, blocker: Ref): Promise<void> {
    this.#do('POST', `${this.#issuePath(issue)}/dependencies`, this.#meta(blocker))
  }

  async removeDependency(issue: Ref, blocker: Ref): Promise<void> {
    this.#do('DELETE', `${this.#issuePath(issue)}/dependencies`, this.#meta(blocker))
  }

  async openPullRequest(repo: RepoRef, pull: NewPullRequest): Promise<IssueView> {
    const repository = findRepository(this.#world, repo)
    const labels = pull.labels?.map((name) => labelId(this.#world, repository, name))
    const head = pullSource(this.#world, repository, this.#user, pull.head)
    const wish = { base: 'main', ...pull, head, labels }
    const { number } = this.#do('POST', `${this.#path(repository)}/pulls`, wish)
    return issueView(this.#world.state, known(repository.issues.get(number), `pull request ${number}`))
  }

  async merge(pull: Ref): Promise<void> {
    const path = this.#issuePath(pull).replace('/issues/', '/pulls/')
    this.#do('POST', `${path}/merge`, { Do: 'merge' })
  }

  async renameRepo(repo: RepoRef, name: string): Promise<RepoView> {
    return this.#editRepo(repo, { name })
  }

  async archive(repo: RepoRef, archived = true): Promise<RepoView> {
    return this.#editRepo(repo, { archived })
  }

  async setDependencies(repo: RepoRef, on: boolean): Promise<RepoView> {
    return this.#editRepo(repo, { has_issues: true, internal_tracker: { enable_issue_dependencies: on } })
  }

  async setPrivate(repo: RepoRef, isPrivate: boolean): Promise<RepoView> {
    return this.#editRepo(repo, { private: isPrivate })
  }

  async deleteRepo(repo: RepoRef): Promise<void> {
    this.#do('DELETE', this.#path(findRepository(this.#world, repo)))
  }

  async addCollaborator(repo: RepoRef, login: string, permission: 'read' | 'write' | 'admin' = 'write') {
    this.#do('PUT', `${this.#path(findRepository(this.#world, repo))}/collaborators/${login}`, { permission })
  }

  async removeCollaborator(repo: RepoRef, login: string): Promise<void> {
    this.#do('DELETE', `${this.#path(findRepository(this.#world, repo))}/collaborators/${login}`)
  }

  /** Commits files (null removes one) to the only branch; fires `push`, and keywords in the message close. */
  async commitFiles(repo: RepoRef, files: Readonly<Record<string, string | null>>, message = 'Change files') {
    push(this.#act(), findRepository(this.#world, repo), message, files)
    this.#world.state.endRequest()
  }

  /** Any other call of the API, for what has no method here; `path` is below `/api/v1`. */
  async request(method: string, path: string, body?: object): Promise<{ status: number; text: string }> {
    return this.#send(method, path, body)
  }

  #do(method: string, path: string, body?: object): { id: number; number: number } {
    const { status, text } = this.#send(method, path, body)
    if (status >= 300) throw new ActRefused(`${this.#user.login} ${method} ${path}`, status, text)
    return text === '' ? { id: 0, number: 0 } : JSON.parse(text)
  }

  #send(method: string, path: string, body?: object) {
    const [pathname = '', search = ''] = path.split('?')
    const request: ApiRequest = {
      method,
      path: pathname,
      query: new URLSearchParams(search),
      contentType: 'application/json',
      text: JSON.stringify(body ?? {}),
      base: this.#world.rootUrl.slice(0, -1),
    }
    return answerTo(this.#world, router, request, { viewer: this.#user, scopes: null, basic: false })
  }

  #act(): Act {
    return { world: this.#world, base: this.#world.rootUrl.slice(0, -1), viewer: this.#user }
  }

  #editRepo(repo: RepoRef, change: object): RepoView {
    const repository = findRepository(this.#world, repo)
    this.#do('PATCH', this.#path(repository), change)
    return repoView(this.#world.state, repository)
  }

  #path(repository: RepositoryRecord): string {
    return `/repos/${this.#world.state.pathOf(repository)}`
  }

  #issuePath(ref: Ref): string {
    const issue = this.#world.state.issue(ref.id)
    return `${this.#path(this.#world.state.repositoryOf(issue))}/issues/${issue.number}`
  }

  #commentPath(ref: Ref): string {
    const comment = known(this.#world.state.entries.get(ref.id), `comment ${ref.id}`)
    const repository = this.#world.state.repositoryOf(this.#world.state.issue(comment.issueId))
    return `${this.#path(repository)}/issues/comments/${ref.id}`
  }

  #meta(blocker: Ref) {
    const issue: IssueRecord = this.#world.state.issue(blocker.id)
    const { owner, name } = repoView(this.#world.state, this.#world.state.repositoryOf(issue))
    return { owner, repo: name, index: issue.number }
  }

  #view(id: number): IssueView {
    return issueView(this.#world.state, this.#world.state.issue(id))
  }
}

/** The repository that a test means, by its name of today or by its id. */
export function findRepository(world: World, ref: RepoRef): RepositoryRecord {
  if (typeof ref !== 'string') return world.state.repository(ref.id)
  const [owner = '', name = ''] = ref.split('/')
  return known(world.state.repositoryAt(owner, name), `repository '${ref}'`)
}

function labelId(world: World, repository: RepositoryRecord, name: string): number {
  const usable = [...world.state.labels.values()].filter(({ home }) =>
    'repositoryId' in home ? home.repositoryId === repository.id : home.organizationId === repository.ownerId,
  )
  return known(
    usable.find((label) => label.name === name),
    `label '${name}' in ${world.state.pathOf(repository)}: gitea.addLabel(repo, { name: '${name}' }) makes one`,
  ).id
}

function known<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`The fake Gitea has no ${what}.`)
  return found
}
