import type { Exchange } from './relay.ts'

/** A repository by its name of today. */
export interface Repo {
  readonly id: number
  readonly owner: string
  readonly name: string
}

/** An issue or pull request by where it was opened. */
export interface Issue {
  readonly id: number
  readonly repo: Repo
  readonly number: number
}

/** An issue as the server tells it. */
export interface IssueJson {
  readonly id: number
  readonly number: number
  readonly state: 'open' | 'closed'
  readonly body: string
  readonly labels: readonly { readonly id: number; readonly name: string; readonly url: string }[]
  readonly assignees: readonly { readonly login: string }[] | null
  readonly updated_at: string
}

export interface CommentJson {
  readonly id: number
  readonly body: string
  readonly user: { readonly login: string }
  readonly updated_at: string
}

export interface TimelineJson {
  readonly id: number
  readonly type: string
  readonly body: string
  readonly user: { readonly login: string } | null
}

/** What a new issue says; labels by id. */
export interface NewIssue {
  readonly title: string
  readonly body?: string
  readonly assignees?: readonly string[]
  readonly labels?: readonly number[]
}

/** An answer of the server. */
export interface Answer {
  readonly status: number
  readonly text: string
}

/** The server refused what a person wanted. */
export class Refused extends Error {
  readonly answer: Answer

  constructor(what: string, answer: Answer) {
    super(`${what} -> ${answer.status} ${answer.text.slice(0, 300)}`)
    this.answer = answer
  }
}

/** Calls of people, for who compares servers: the same shape as what a relay writes down. */
export const spoken: Pick<Exchange, 'method' | 'path' | 'body' | 'status' | 'answer'>[] = []

/** Somebody who uses the server: every method is one call of its API with that person's rights. */
export class Person {
  readonly login: string
  readonly #url: () => string
  readonly #authorization: string

  constructor(url: () => string, login: string, authorization: string) {
    this.#url = url
    this.login = login
    this.#authorization = authorization
  }

  /** Any call; `path` is below `/api/v1`. */
  async call(method: string, path: string, body?: object): Promise<Answer> {
    const headers = { authorization: this.#authorization, 'content-type': 'application/json' }
    const text = JSON.stringify(body ?? {})
    const init = method === 'GET' ? { method, headers } : { method, headers, body: text }
    const response = await fetch(`${this.#url()}/api/v1${path}`, init)
    const answer = { status: response.status, text: await response.text() }
    spoken.push({
      method,
      path,
      body: method === 'GET' ? '' : text,
      status: answer.status,
      answer: answer.text,
    })
    return answer
  }

  /** A call that has to succeed. @throws Refused */
  async do<Json = unknown>(method: string, path: string, body?: object): Promise<Json> {
    const answer = await this.call(method, path, body)
    if (answer.status >= 300) throw new Refused(`${this.login} ${method} ${path}`, answer)
    return (answer.text === '' ? null : JSON.parse(answer.text)) as Json
  }

  async openIssue(repo: Repo, issue: NewIssue): Promise<Issue> {
    const { id, number } = await this.do<IssueJson>('POST', `${pathOf(repo)}/issues`, issue)
    return { id, repo, number }
  }

  read(issue: Issue): Promise<IssueJson> {
    return this.do('GET', issuePath(issue))
  }

  async edit(issue: Issue, change: { readonly title?: string; readonly body?: string }): Promise<void> {
    await this.do('PATCH', issuePath(issue), change)
  }

  /** Exactly these; nobody else any more. */
  async assign(issue: Issue, ...logins: string[]): Promise<void> {
    await this.do('PATCH', issuePath(issue), { assignees: logins })
  }

  async close(issue: Issue): Promise<void> {
    await this.do('PATCH', issuePath(issue), { state: 'closed' })
  }

  async reopen(issue: Issue): Promise<void> {
    await this.do('PATCH', issuePath(issue), { state: 'open' })
  }

  async deleteIssue(issue: Issue): Promise<void> {
    await this.do('DELETE', issuePath(issue))
  }

  async comments(issue: Issue): Promise<readonly CommentJson[]> {
    return this.do('GET', `${issuePath(issue)}/comments`)
  }

  async timeline(issue: Issue): Promise<readonly TimelineJson[]> {
    return (await this.do<TimelineJson[] | null>('GET', `${issuePath(issue)}/timeline?limit=50`)) ?? []
  }

  async editComment(repo: Repo, id: number, body: string): Promise<void> {
    await this.do('PATCH', `${pathOf(repo)}/issues/comments/${id}`, { body })
  }

  async deleteComment(repo: Repo, id: number): Promise<void> {
    await this.do('DELETE', `${pathOf(repo)}/issues/comments/${id}`)
  }

  /** All definitions that an issue of the repository can have. */
  async labels(repo: Repo): Promise<readonly { readonly id: number; readonly name: string }[]> {
    const own = await this.do<{ id: number; name: string }[]>('GET', `${pathOf(repo)}/labels?limit=50`)
    const organisation = await this.call('GET', `/orgs/${repo.owner}/labels?limit=50`)
    return organisation.status === 200 ? [...own, ...JSON.parse(organisation.text)] : own
  }

  async addLabel(issue: Issue, name: string): Promise<void> {
    const label = (await this.labels(issue.repo)).find((candidate) => candidate.name === name)
    if (!label) throw new Error(`${issue.repo.name} has no label ${name}`)
    await this.do('POST', `${issuePath(issue)}/labels`, { labels: [label.id] })
  }

  async removeLabel(issue: Issue, name: string): Promise<void> {
    const { labels } = await this.read(issue)
    for (const label of labels.filter((candidate) => candidate.name === name)) {
      await this.do('DELETE', `${issuePath(issue)}/labels/${label.id}`)
    }
  }

  /** `blocker` holds `issue` back from now on, in the server's own list. */
  async addDependency(issue: Issue, blocker: Issue): Promise<void> {
    await this.do('POST', `${issuePath(issue)}/dependencies`, meta(blocker))
  }

  async removeDependency(issue: Issue, blocker: Issue): Promise<void> {
    await this.do('DELETE', `${issuePath(issue)}/dependencies`, meta(blocker))
  }

  async dependencies(issue: Issue): Promise<readonly IssueJson[]> {
    return this.do('GET', `${issuePath(issue)}/dependencies`)
  }

  /** One commit on a branch, by the web editor's route; `branch` is made from the default one if it is new. */
  async commit(repo: Repo, path: string, message: string, branch?: string): Promise<void> {
    const where = branch ? { new_branch: branch } : {}
    const content = Buffer.from(`${message}\n`).toString('base64')
    await this.do('POST', `${pathOf(repo)}/contents/${path}`, { content, message, ...where })
  }

  async openPull(
    repo: Repo,
    pull: { title: string; head: string; body?: string; assignees?: string[] },
  ): Promise<Issue> {
    const { id, number } = await this.do<IssueJson>('POST', `${pathOf(repo)}/pulls`, {
      base: 'main',
      ...pull,
    })
    return { id, repo, number }
  }

  async setRepo(repo: Repo, change: object): Promise<void> {
    await this.do('PATCH', pathOf(repo), change)
  }
}

export function pathOf(repo: Repo): string {
  return `/repos/${repo.owner}/${repo.name}`
}

export function issuePath(issue: Issue): string {
  return `${pathOf(issue.repo)}/issues/${issue.number}`
}

function meta({ repo, number }: Issue) {
  return { owner: repo.owner, repo: repo.name, index: number }
}
