import {
  type CommentAnswer,
  commentSeen,
  type IssueAnswer,
  issueSeen,
  type RepositoryAnswer,
  repoSeen,
} from './answers.ts'
import type { Files, Line } from './line.ts'
import { Onlooker } from './onlooker.ts'
import { Places } from './places.ts'
import type { Talk } from './talk.ts'
import {
  type CommentRef,
  type CommentView,
  type IssueRef,
  type IssueView,
  loginOf,
  loginsOf,
  type RepoRef,
  type RepoView,
  type Who,
} from './views.ts'

/** What a new issue says. Labels by name; they must be defined. */
export interface NewIssue {
  readonly title: string
  readonly body?: string
  readonly labels?: readonly string[]
  readonly assignees?: readonly Who[]
  readonly milestone?: number
  readonly closed?: boolean
}

/** What a new pull request says; from `feature` into `main` unless said otherwise. */
export interface NewPullRequest extends Omit<NewIssue, 'closed'> {
  readonly head?: string
  readonly base?: string
}

/** A new file; its text is the message unless said otherwise. */
export interface NewCommit {
  readonly path: string
  readonly message: string
  readonly text?: string
  /** Made from the default branch. */
  readonly branch?: string
}

/** A label as it is defined in a repository. */
export interface NewLabel {
  readonly name: string
  /** `#5319e7` */
  readonly color?: string
  readonly exclusive?: boolean
}

/**
 * Somebody who uses a server, the fake one or a real one, with the rights and tokens that this person has. Each verb is
 * what one would do on the web pages. Where no issue or repository is said, the one is meant that was opened or named last, by
 * anybody.
 *
 * On the fake server nothing of it stands in the journal, and no fault hits it: those are the bot's.
 *
 * @example
 * const { forge, alice, bob, bot } = await runBot()
 * await alice.opens({ title: 'The total is wrong', body: 'By one cent.' })
 * await alice.assigns(bot)
 * await forge.rest()
 * await bob.says('Well done!')
 * await alice.closes()
 * @throws ActRefused from each verb when the server does not let this person do it
 */
export class Person extends Onlooker {
  readonly #line: Line
  readonly #talk: Talk
  readonly #at: Places

  constructor(login: string, line: Line, talk: Talk) {
    super(login, line, talk)
    this.#line = line
    this.#talk = talk
    this.#at = new Places(line, talk)
  }

  // --- issues ---

  async opens(issue: NewIssue, repo?: RepoRef): Promise<IssueView> {
    const path = await this.#at.repo(repo)
    const made = await this.does<IssueAnswer>('POST', `${path}/issues`, await this.#wish(path, issue))
    return this.#spokenOf(issueSeen(made))
  }

  async edits(change: { readonly title?: string; readonly body?: string }, issue?: IssueRef): Promise<void> {
    await this.does('PATCH', await this.#at.issue(issue), change)
  }

  /** Beside those who are assigned already. */
  async assigns(whom: Who | readonly Who[], issue?: IssueRef): Promise<void> {
    const { assignees } = await this.reads(issue)
    await this.setsAssignees([...new Set([...assignees, ...loginsOf(whom)])], issue)
  }

  async unassigns(whom: Who | readonly Who[], issue?: IssueRef): Promise<void> {
    const gone = loginsOf(whom)
    const { assignees } = await this.reads(issue)
    await this.setsAssignees(
      assignees.filter((login) => !gone.includes(login)),
      issue,
    )
  }

  /** Exactly these, nobody else any more. */
  async setsAssignees(whom: readonly Who[], issue?: IssueRef): Promise<void> {
    await this.does('PATCH', await this.#at.issue(issue), { assignees: loginsOf(whom) })
  }

  async closes(issue?: IssueRef): Promise<void> {
    await this.does('PATCH', await this.#at.issue(issue), { state: 'closed' })
  }

  async reopens(issue?: IssueRef): Promise<void> {
    await this.does('PATCH', await this.#at.issue(issue), { state: 'open' })
  }

  async deletes(issue?: IssueRef): Promise<void> {
    await this.does('DELETE', await this.#at.issue(issue))
  }

  /** @throws ActRefused with 404 on real servers that lock on their web pages only (Gitea before 1.24) */
  async locks(issue?: IssueRef): Promise<void> {
    const { repositoryId, number } = this.#talk.issue(issue)
    await this.#line.lock(await this.#line.nameOf(repositoryId), number, true)
  }

  async unlocks(issue?: IssueRef): Promise<void> {
    const { repositoryId, number } = this.#talk.issue(issue)
    await this.#line.lock(await this.#line.nameOf(repositoryId), number, false)
  }

  /** @param names of labels that are defined */
  async labels(names: string | readonly string[], issue?: IssueRef): Promise<void> {
    const path = await this.#at.issue(issue)
    const labels = await this.#at.labelIds(path.replace(/\/issues\/\d+$/, ''), [names].flat())
    await this.does('POST', `${path}/labels`, { labels })
  }

  async unlabels(name: string, issue?: IssueRef): Promise<void> {
    const path = await this.#at.issue(issue)
    const { labels } = await this.does<IssueAnswer>('GET', path)
    const ids = labels.filter((label) => label.name === name).map(({ id }) => id)
    if (ids.length === 0) throw new Error(`${path} does not have the label '${name}'.`)
    for (const id of ids) await this.does('DELETE', `${path}/labels/${id}`)
  }

  async clearsLabels(issue?: IssueRef): Promise<void> {
    await this.does('DELETE', `${await this.#at.issue(issue)}/labels`)
  }

  /** From now on `blocker` must be closed before the issue can be. */
  async addsDependency(blocker: IssueRef, issue?: IssueRef): Promise<void> {
    await this.does('POST', `${await this.#at.issue(issue)}/dependencies`, await this.#at.meta(blocker))
  }

  async removesDependency(blocker: IssueRef, issue?: IssueRef): Promise<void> {
    await this.does('DELETE', `${await this.#at.issue(issue)}/dependencies`, await this.#at.meta(blocker))
  }

  // --- comments ---

  async says(body: string, issue?: IssueRef): Promise<CommentView> {
    const { repositoryId } = this.#talk.issue(issue)
    const made = await this.does<CommentAnswer>('POST', `${await this.#at.issue(issue)}/comments`, { body })
    return commentSeen(made, repositoryId)
  }

  async editsComment(comment: CommentRef | undefined, body: string): Promise<void> {
    await this.does('PATCH', await this.#at.comment(comment), { body })
  }

  async deletesComment(comment: CommentRef | undefined): Promise<void> {
    await this.does('DELETE', await this.#at.comment(comment))
  }

  /** @param content `eyes`, `+1`, `rocket`, … */
  async reacts(content: string, comment: CommentRef | undefined): Promise<void> {
    await this.does('POST', `${await this.#at.comment(comment)}/reactions`, { content })
  }

  // --- pull requests and commits ---

  async opensPull(pull: NewPullRequest, repo?: RepoRef): Promise<IssueView> {
    const path = await this.#at.repo(repo)
    const wish = { head: 'feature', base: 'main', ...(await this.#wish(path, pull)) }
    const { number } = await this.does<{ number: number }>('POST', `${path}/pulls`, wish)
    return this.#spokenOf(issueSeen(await this.does('GET', `${path}/issues/${number}`)))
  }

  async merges(pull?: IssueRef): Promise<void> {
    const path = (await this.#at.issue(pull)).replace('/issues/', '/pulls/')
    await this.does('POST', `${path}/merge`, { Do: 'merge' })
  }

  /** One commit on the default branch, as `git push` does it; keywords in the message close issues. */
  async pushes(files: Files, message = 'Change files', repo?: RepoRef): Promise<void> {
    await this.#line.push((await this.#at.repo(repo)).slice('/repos/'.length), files, message)
  }

  /**
   * One file by the web editor, on a new branch if one is named; fires `push` later than the answer, as real servers do.
   *
   * @example await alice.commits({ path: 'notes.txt', text: 'Buy milk', message: 'Note it', branch: 'notes' })
   */
  async commits({ path, text, message, branch }: NewCommit, repo?: RepoRef): Promise<void> {
    const where = branch === undefined ? {} : { new_branch: branch }
    const content = Buffer.from(text ?? `${message}\n`).toString('base64')
    await this.does('POST', `${await this.#at.repo(repo)}/contents/${path}`, { content, message, ...where })
  }

  // --- repositories ---

  async defines(label: NewLabel, repo?: RepoRef): Promise<void> {
    await this.does('POST', `${await this.#at.repo(repo)}/labels`, { color: '#5319e7', ...label })
  }

  async renames(repo: RepoRef, name: string): Promise<RepoView> {
    return this.#editsRepo(repo, { name })
  }

  async archives(repo: RepoRef, archived = true): Promise<RepoView> {
    return this.#editsRepo(repo, { archived })
  }

  async setsDependencies(repo: RepoRef, on: boolean): Promise<RepoView> {
    return this.#editsRepo(repo, { has_issues: true, internal_tracker: { enable_issue_dependencies: on } })
  }

  async setsPrivate(repo: RepoRef, isPrivate: boolean): Promise<RepoView> {
    return this.#editsRepo(repo, { private: isPrivate })
  }

  async deletesRepo(repo: RepoRef): Promise<void> {
    await this.does('DELETE', await this.#at.repo(repo))
  }

  async addsCollaborator(repo: RepoRef, who: Who, permission: 'read' | 'write' | 'admin' = 'write') {
    await this.does('PUT', `${await this.#at.repo(repo)}/collaborators/${loginOf(who)}`, { permission })
  }

  async removesCollaborator(repo: RepoRef, who: Who): Promise<void> {
    await this.does('DELETE', `${await this.#at.repo(repo)}/collaborators/${loginOf(who)}`)
  }

  #spokenOf(issue: IssueView): IssueView {
    this.#talk.issue(issue)
    return issue
  }

  async #editsRepo(repo: RepoRef, change: object): Promise<RepoView> {
    return repoSeen(await this.does<RepositoryAnswer>('PATCH', await this.#at.repo(repo), change))
  }

  async #wish(path: string, { labels, assignees, ...rest }: NewIssue | NewPullRequest): Promise<object> {
    return {
      ...rest,
      ...(labels ? { labels: await this.#at.labelIds(path, labels) } : {}),
      ...(assignees ? { assignees: loginsOf(assignees) } : {}),
    }
  }
}
