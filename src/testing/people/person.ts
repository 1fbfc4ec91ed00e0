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
import type { NewCommit, NewIssue, NewLabel, NewPullRequest } from './wishes.ts'

/**
 * Somebody who uses a server, the fake one or a real one, with the rights and tokens that this person has. Each verb is
 * what one would do on the web pages. Where no issue or repository is said, the one is meant that was opened last or named in
 * what was done last, by anybody; looking, what was refused and what is deleted do not count. Which one is meant is settled
 * when a verb is called.
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

  /**
   * Opens an issue, which is then the one that everybody means.
   *
   * @example const issue = await alice.opens({ title: 'The total is wrong', assignees: [bot] })
   */
  async opens(issue: NewIssue, repo?: RepoRef): Promise<IssueView> {
    return this.#at.inRepo(repo, async (path) => {
      const made = await this.does<IssueAnswer>('POST', `${path}/issues`, await this.#wish(path, issue))
      return this.#spokenOf(issueSeen(made))
    })
  }

  /** Changes the title, the text, or both. @example await alice.edits({ body: 'By two cents.' }) */
  async edits(change: { readonly title?: string; readonly body?: string }, issue?: IssueRef): Promise<void> {
    await this.#at.onIssue(issue, (path) => this.does('PATCH', path, change))
  }

  /** Assigns somebody, beside those who are assigned already. @example await alice.assigns(bot) */
  async assigns(whom: Who | readonly Who[], issue?: IssueRef): Promise<void> {
    const added = loginsOf(whom)
    await this.#reassigns(issue, (assigned) => [...new Set([...assigned, ...added])])
  }

  /** Takes the issue from somebody. */
  async unassigns(whom: Who | readonly Who[], issue?: IssueRef): Promise<void> {
    const gone = loginsOf(whom)
    await this.#reassigns(issue, (assigned) => assigned.filter((login) => !gone.includes(login)))
  }

  /** Assigns exactly these, nobody else any more. */
  async setsAssignees(whom: readonly Who[], issue?: IssueRef): Promise<void> {
    await this.#at.onIssue(issue, (path) => this.does('PATCH', path, { assignees: loginsOf(whom) }))
  }

  /** @throws ActRefused with 412 while a dependency is open */
  async closes(issue?: IssueRef): Promise<void> {
    await this.#at.onIssue(issue, (path) => this.does('PATCH', path, { state: 'closed' }))
  }

  /** Opens a closed issue again. */
  async reopens(issue?: IssueRef): Promise<void> {
    await this.#at.onIssue(issue, (path) => this.does('PATCH', path, { state: 'open' }))
  }

  /** Removes the issue for good. */
  async deletes(issue?: IssueRef): Promise<void> {
    await this.does('DELETE', await this.#at.issue(issue))
  }

  /**
   * Only those who may write can comment from now on.
   *
   * @throws ActRefused with 404 on real servers that lock on their web pages only (Gitea before 1.24)
   */
  async locks(issue?: IssueRef): Promise<void> {
    await this.#locks(issue, true)
  }

  /** Everybody can comment again. */
  async unlocks(issue?: IssueRef): Promise<void> {
    await this.#locks(issue, false)
  }

  /** Adds labels, which must be defined. @example await bob.labels('kind/bug') */
  async labels(names: string | readonly string[], issue?: IssueRef): Promise<void> {
    await this.#at.onIssue(issue, async (path) => {
      const labels = await this.#at.labelIds(path.replace(/\/issues\/\d+$/, ''), [names].flat())
      await this.does('POST', `${path}/labels`, { labels })
    })
  }

  /** Takes a label off. */
  async unlabels(name: string, issue?: IssueRef): Promise<void> {
    await this.#at.onIssue(issue, async (path) => {
      const { labels } = await this.does<IssueAnswer>('GET', path)
      const ids = labels.filter((label) => label.name === name).map(({ id }) => id)
      if (ids.length === 0) throw new Error(`${path} does not have the label '${name}'.`)
      for (const id of ids) await this.does('DELETE', `${path}/labels/${id}`)
    })
  }

  /** Takes every label off. */
  async clearsLabels(issue?: IssueRef): Promise<void> {
    await this.#at.onIssue(issue, (path) => this.does('DELETE', `${path}/labels`))
  }

  /** From now on `blocker` must be closed before the issue can be. */
  async addsDependency(blocker: IssueRef, issue?: IssueRef): Promise<void> {
    await this.#at.onIssue(issue, async (path) => {
      await this.does('POST', `${path}/dependencies`, await this.#at.meta(blocker))
    })
  }

  /** `blocker` no longer has to be closed before. */
  async removesDependency(blocker: IssueRef, issue?: IssueRef): Promise<void> {
    await this.#at.onIssue(issue, async (path) => {
      await this.does('DELETE', `${path}/dependencies`, await this.#at.meta(blocker))
    })
  }

  // --- comments ---

  /** Comments. @example await bob.says('/greet Bob') */
  async says(body: string, issue?: IssueRef): Promise<CommentView> {
    return this.#at.onIssue(issue, async (path, { repositoryId }) => {
      const made = await this.does<CommentAnswer>('POST', `${path}/comments`, { body })
      return commentSeen(made, repositoryId)
    })
  }

  /** Gives a comment another text. */
  async editsComment(comment: CommentRef | undefined, body: string): Promise<void> {
    await this.does('PATCH', await this.#at.comment(comment), { body })
  }

  /** Removes a comment. */
  async deletesComment(comment: CommentRef | undefined): Promise<void> {
    await this.does('DELETE', await this.#at.comment(comment))
  }

  /** Reacts to a comment. @param content `eyes`, `+1`, `rocket`, … */
  async reacts(content: string, comment: CommentRef | undefined): Promise<void> {
    await this.does('POST', `${await this.#at.comment(comment)}/reactions`, { content })
  }

  // --- pull requests and commits ---

  /**
   * Opens a pull request, which is then the one that everybody means. Without a branch it gets a new one with a commit of
   * its own.
   */
  async opensPull(pull: NewPullRequest, repo?: RepoRef): Promise<IssueView> {
    return this.#at.inRepo(repo, async (path) => {
      const head = await this.#line.branch(path.slice('/repos/'.length), pull.head)
      const wish = { base: 'main', ...(await this.#wish(path, pull)), head }
      const { number } = await this.does<{ number: number }>('POST', `${path}/pulls`, wish)
      return this.#spokenOf(issueSeen(await this.does('GET', `${path}/issues/${number}`)))
    })
  }

  /** Merges a pull request, which closes it. */
  async merges(pull?: IssueRef): Promise<void> {
    await this.#at.onIssue(pull, (path) =>
      this.does('POST', `${path.replace('/issues/', '/pulls/')}/merge`, { Do: 'merge' }),
    )
  }

  /** One commit on the default branch, as `git push` does it; keywords in the message close issues. */
  async pushes(files: Files, message = 'Change files', repo?: RepoRef): Promise<void> {
    await this.#at.inRepo(repo, (path) => this.#line.push(path.slice('/repos/'.length), files, message))
  }

  /**
   * One file by the web editor, on a new branch if one is named; fires `push` later than the answer, as real servers do.
   *
   * @example await alice.commits({ path: 'notes.txt', text: 'Buy milk', message: 'Note it', branch: 'notes' })
   */
  async commits({ path: file, text, message, branch }: NewCommit, repo?: RepoRef): Promise<void> {
    const where = branch === undefined ? {} : { new_branch: branch }
    const content = Buffer.from(text ?? `${message}\n`).toString('base64')
    await this.#at.inRepo(repo, (path) =>
      this.does('POST', `${path}/contents/${file}`, { content, message, ...where }),
    )
  }

  // --- repositories ---

  /** Defines a label in a repository. */
  async defines(label: NewLabel, repo?: RepoRef): Promise<void> {
    await this.#at.inRepo(repo, (path) => this.does('POST', `${path}/labels`, { color: '#5319e7', ...label }))
  }

  /** Gives a repository another name; the old one leads to it until somebody else takes it. */
  async renames(repo: RepoRef, name: string): Promise<RepoView> {
    return this.#editsRepo(repo, { name })
  }

  /** Makes a repository read-only, or no longer. */
  async archives(repo: RepoRef, archived = true): Promise<RepoView> {
    return this.#editsRepo(repo, { archived })
  }

  /** Switches the dependencies of a repository's issues on or off. */
  async setsDependencies(repo: RepoRef, on: boolean): Promise<RepoView> {
    return this.#editsRepo(repo, { has_issues: true, internal_tracker: { enable_issue_dependencies: on } })
  }

  /** Hides a repository from those who do not belong to it, or shows it to all. */
  async setsPrivate(repo: RepoRef, isPrivate: boolean): Promise<RepoView> {
    return this.#editsRepo(repo, { private: isPrivate })
  }

  /** Removes a repository with all its issues. */
  async deletesRepo(repo: RepoRef): Promise<void> {
    await this.does('DELETE', await this.#at.repo(repo))
  }

  /** Lets somebody into a repository. */
  async addsCollaborator(repo: RepoRef, who: Who, permission: 'read' | 'write' | 'admin' = 'write') {
    await this.#at.inRepo(repo, (path) =>
      this.does('PUT', `${path}/collaborators/${loginOf(who)}`, { permission }),
    )
  }

  /** Shows somebody out of a repository. */
  async removesCollaborator(repo: RepoRef, who: Who): Promise<void> {
    await this.#at.inRepo(repo, (path) => this.does('DELETE', `${path}/collaborators/${loginOf(who)}`))
  }

  #spokenOf(issue: IssueView): IssueView {
    this.#talk.turnToIssue(issue)
    return issue
  }

  async #reassigns(issue: IssueRef | undefined, change: (assigned: readonly string[]) => readonly string[]) {
    await this.#at.onIssue(issue, async (path) => {
      const { assignees } = issueSeen(await this.does('GET', path))
      await this.does('PATCH', path, { assignees: change(assignees) })
    })
  }

  async #locks(issue: IssueRef | undefined, locked: boolean): Promise<void> {
    await this.#at.onIssue(issue, async (_path, { repositoryId, number }) => {
      await this.#line.lock(await this.#line.nameOf(repositoryId), number, locked)
    })
  }

  async #editsRepo(repo: RepoRef, change: object): Promise<RepoView> {
    return this.#at.inRepo(repo, async (path) =>
      repoSeen(await this.does<RepositoryAnswer>('PATCH', path, change)),
    )
  }

  async #wish(path: string, { labels, assignees, ...rest }: NewIssue | NewPullRequest): Promise<object> {
    return {
      ...rest,
      ...(labels ? { labels: await this.#at.labelIds(path, labels) } : {}),
      ...(assignees ? { assignees: loginsOf(assignees) } : {}),
    }
  }
}
