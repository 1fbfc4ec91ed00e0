import type { IssueView, ReactedCommentView, Ref, RepoRef, RepoView } from '../people/views.ts'
import { findRepository } from './furniture/repository.ts'
import { commentView, issueView, repoView } from './views.ts'
import type { World } from './world.ts'

/** A workflow that was dispatched, as a test sees it. */
export interface DispatchView {
  readonly workflow: string
  readonly ref: string
  readonly inputs: Readonly<Record<string, string>>
}

/** What a test sees of the fake server, at once and without a request. */
export class Sight {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** A repository as it is now, which may be under another name. */
  repo(ref: RepoRef): RepoView {
    return repoView(this.#world.state, findRepository(this.#world, ref))
  }

  /** An issue by number, as it is now. */
  issue(repo: RepoRef, number: number): IssueView {
    const issue = findRepository(this.#world, repo).issues.get(number)
    if (!issue) throw new Error(`The fake Gitea has no issue ${this.repo(repo).fullName}#${number}.`)
    return issueView(this.#world.state, issue)
  }

  /** All issues and pull requests of a repository, oldest first. */
  issues(repo: RepoRef): IssueView[] {
    return [...findRepository(this.#world, repo).issues.values()].map((issue) =>
      issueView(this.#world.state, issue),
    )
  }

  /** An issue's comments, oldest first. */
  comments(issue: Ref): ReactedCommentView[] {
    const entries = this.#world.state.issue(issue.id).timeline.filter((entry) => entry.type === 'comment')
    return entries.map((entry) => commentView(this.#world.state, entry))
  }

  /** The names of an issue's labels. */
  labelsOf(issue: Ref): readonly string[] {
    return issueView(this.#world.state, this.#world.state.issue(issue.id)).labels
  }

  /** The logins of those it is assigned to. */
  assigneesOf(issue: Ref): readonly string[] {
    return issueView(this.#world.state, this.#world.state.issue(issue.id)).assignees
  }

  /** The workflows of a repository that were dispatched, oldest first, with the inputs that they declare. */
  runsOf(repo: RepoRef): readonly DispatchView[] {
    return findRepository(this.#world, repo).runs.map(({ workflow, ref, inputs }) => ({
      workflow,
      ref,
      inputs,
    }))
  }

  /** The issues that block this one. */
  dependenciesOf(issue: Ref): IssueView[] {
    const blockers = [...this.#world.state.issue(issue.id).blockers]
    return blockers.map((id) => issueView(this.#world.state, this.#world.state.issue(id)))
  }

  /** The reactions to an issue itself: `eyes by mosaic`. */
  reactionsOf(issue: Ref): readonly string[] {
    const { reactions } = this.#world.state.issue(issue.id)
    return reactions.map((one) => `${one.content} by ${this.#world.state.user(one.userId).login}`)
  }
}
