import type { Line } from './line.ts'
import type { Talk } from './talk.ts'
import type { CommentRef, IssueRef, RepoRef } from './views.ts'

/** Where in the API things stand: by id, because names change. */
export class Places {
  readonly #line: Line
  readonly #talk: Talk

  constructor(line: Line, talk: Talk) {
    this.#line = line
    this.#talk = talk
  }

  async repo(said: RepoRef | undefined): Promise<string> {
    const meant = this.#talk.repo(said)
    return `/repos/${typeof meant === 'string' ? meant : await this.#line.nameOf(meant.id)}`
  }

  async issue(said: IssueRef | undefined): Promise<string> {
    const { repositoryId, number } = this.#talk.issue(said)
    return `/repos/${await this.#line.nameOf(repositoryId)}/issues/${number}`
  }

  /** What is done to an issue: to the one that is meant at the call, whatever is said of others meanwhile. */
  async onIssue<Done>(
    said: IssueRef | undefined,
    act: (path: string, issue: IssueRef) => Promise<Done>,
  ): Promise<Done> {
    const issue = this.#talk.issue(said)
    const done = await act(await this.issue(issue), issue)
    this.#talk.turnToIssue(said)
    return done
  }

  /** What is done in a repository: in the one that is meant at the call. */
  async inRepo<Done>(said: RepoRef | undefined, act: (path: string) => Promise<Done>): Promise<Done> {
    const done = await act(await this.repo(said))
    this.#talk.turnToRepo(said)
    return done
  }

  async comment(said: CommentRef | undefined): Promise<string> {
    if (said === undefined) throw new Error('Which comment? There is none.')
    const { repositoryId, id } = said
    return `/repos/${await this.#line.nameOf(repositoryId)}/issues/comments/${id}`
  }

  /** How the API wants a blocker to be named. */
  async meta({ repositoryId, number }: IssueRef) {
    const [owner, repo] = (await this.#line.nameOf(repositoryId)).split('/')
    return { owner, repo, index: number }
  }

  /** @param repo the path of a repository */
  async labelIds(repo: string, names: readonly string[]): Promise<number[]> {
    const usable = await this.labelsOf(repo)
    return names.map((name) => {
      const label = usable.find((candidate) => candidate.name === name)
      if (label) return label.id
      throw new Error(`${repo} has no label '${name}': defines({ name: '${name}' }) makes one.`)
    })
  }

  /** Those of the repository, and of its organisation if it has one. */
  async labelsOf(repo: string): Promise<Label[]> {
    const [, , owner] = repo.split('/')
    const own = await this.#everyPage(`${repo}/labels`)
    return [...own, ...(await this.#everyPage(`/orgs/${owner}/labels`))]
  }

  async #everyPage(path: string): Promise<Label[]> {
    const all: Label[] = []
    for (let page = 1; ; page++) {
      const { status, text } = await this.#line.send('GET', `${path}?page=${page}&limit=${PAGE_SIZE}`)
      const some: Label[] = status === 200 ? JSON.parse(text) : []
      all.push(...some)
      if (some.length < PAGE_SIZE) return all
    }
  }
}

interface Label {
  readonly id: number
  readonly name: string
}

/** As much as a server gives at once. */
const PAGE_SIZE = 50
