import {
  type CommentAnswer,
  commentSeen,
  type IssueAnswer,
  issueSeen,
  reactionsSeen,
  repoSeen,
  type TimelineAnswer,
  timelineSeen,
} from './answers.ts'
import { ActRefused, type Answer, type Line } from './line.ts'
import { Places } from './places.ts'
import type { Talk } from './talk.ts'
import type {
  CommentRef,
  CommentView,
  IssueRef,
  IssueView,
  RepoRef,
  RepoView,
  TimelineView,
} from './views.ts'

/** What somebody may see of a server, and any call that has no verb; what is looked at is not what everybody means then. */
export class Onlooker {
  /** The name of the account. */
  readonly login: string
  readonly #line: Line
  readonly #talk: Talk
  readonly #at: Places

  constructor(login: string, line: Line, talk: Talk) {
    this.login = login
    this.#line = line
    this.#talk = talk
    this.#at = new Places(line, talk)
  }

  /** The issue as it is now. */
  async reads(issue?: IssueRef): Promise<IssueView> {
    return issueSeen(await this.does('GET', await this.#at.issue(issue)))
  }

  /** The comments, oldest first. */
  async readsComments(issue?: IssueRef): Promise<CommentView[]> {
    const meant = this.#talk.issue(issue)
    const comments = await this.does<CommentAnswer[]>('GET', `${await this.#at.issue(meant)}/comments`)
    return comments.map((comment) => commentSeen(comment, meant.repositoryId))
  }

  /** Who reacted how to a comment: `eyes by mosaic`. */
  async readsReactions(comment: CommentRef | undefined): Promise<string[]> {
    return reactionsSeen(await this.does('GET', `${await this.#at.comment(comment)}/reactions`))
  }

  /** The issues that block this one. */
  async readsDependencies(issue?: IssueRef): Promise<IssueView[]> {
    const path = `${await this.#at.issue(issue)}/dependencies`
    return (await this.does<IssueAnswer[]>('GET', path)).map(issueSeen)
  }

  /** The first 50 lines, oldest first. */
  async readsTimeline(issue?: IssueRef): Promise<TimelineView[]> {
    const path = `${await this.#at.issue(issue)}/timeline?page=1&limit=50`
    return timelineSeen(await this.does<(TimelineAnswer | null)[] | null>('GET', path))
  }

  /** The repository as it is now. */
  async readsRepo(repo?: RepoRef): Promise<RepoView> {
    return repoSeen(await this.does('GET', await this.#at.repo(repo)))
  }

  /** The names of the labels that are defined for a repository, its organisation's too. */
  async readsLabels(repo?: RepoRef): Promise<string[]> {
    return (await this.#at.labelsOf(await this.#at.repo(repo))).map(({ name }) => name)
  }

  /** Any call of the API, whatever comes of it; `path` is below `/api/v1`. */
  async request(method: string, path: string, body?: object): Promise<Answer> {
    return this.#line.send(method, path, body)
  }

  /** A call that has to succeed; what it answers, which is null where it answers nothing. */
  async does<Json = unknown>(method: string, path: string, body?: object): Promise<Json> {
    const answer = await this.#line.send(method, path, body)
    if (answer.status >= 300) throw new ActRefused(`${this.login} ${method} ${path}`, answer)
    return (answer.text === '' ? null : JSON.parse(answer.text)) as Json
  }
}
