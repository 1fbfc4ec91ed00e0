import type { IssueRef, RepoRef } from './views.ts'

/**
 * What the people of one server are talking about, so that nobody has to say it again in each sentence. Asking what is meant
 * changes nothing; only what was done to something turns the talk to it.
 */
export class Talk {
  #repo: RepoRef | undefined
  #issue: IssueRef | undefined

  /** The repository that is meant when none is said: the first one there was, or the one in which something was done last. */
  repo(said: RepoRef | undefined): RepoRef {
    const meant = said ?? this.#repo
    if (meant === undefined) throw new Error('Which repository? There is none yet: addRepo makes one.')
    return meant
  }

  /** The issue that is meant when none is said: the one that was opened last, or named in something that was done. */
  issue(said: IssueRef | undefined): IssueRef {
    const meant = said ?? this.#issue
    if (meant === undefined) throw new Error('Which issue? Nobody has opened or named one yet.')
    return meant
  }

  /** Something was done in this repository; nothing changes where none was named. */
  turnToRepo(said: RepoRef | undefined): void {
    this.#repo = said ?? this.#repo
  }

  /** Something was done to this issue; nothing changes where none was named. */
  turnToIssue(said: IssueRef | undefined): void {
    this.#issue = said ?? this.#issue
  }

  /** Proposes a repository for those who say none. */
  begin(repo: RepoRef): void {
    this.#repo ??= repo
  }
}
