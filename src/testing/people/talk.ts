import type { IssueRef, RepoRef } from './views.ts'

/** What the people of one server are talking about, so that nobody has to say it again in each sentence. */
export class Talk {
  #repo: RepoRef | undefined
  #issue: IssueRef | undefined

  /** The repository that is meant when none is said: the first one there was, or the one that was named last. */
  repo(said: RepoRef | undefined): RepoRef {
    this.#repo = said ?? this.#repo
    if (this.#repo === undefined) throw new Error('Which repository? There is none yet: addRepo makes one.')
    return this.#repo
  }

  /** The issue that is meant when none is said: the one that was opened or named last, by anybody. */
  issue<Said extends IssueRef>(said: Said | undefined): Said | IssueRef {
    const meant = said ?? this.#issue
    if (meant === undefined) throw new Error('Which issue? Nobody has opened or named one yet.')
    this.#issue = meant
    return meant
  }

  /** Proposes a repository for those who say none. */
  begin(repo: RepoRef): void {
    this.#repo ??= repo
  }
}
