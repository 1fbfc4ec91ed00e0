import type { Who } from './views.ts'

/** What a new issue says. Labels by name; they must be defined. */
export interface NewIssue {
  /** One line. */
  readonly title: string
  /** Markdown. */
  readonly body?: string
  /** By name. */
  readonly labels?: readonly string[]
  /** Whom it is assigned to from the beginning. */
  readonly assignees?: readonly Who[]
  /** The id of one. */
  readonly milestone?: number
  /** Opened and closed in one go. */
  readonly closed?: boolean
}

/** What a new pull request says; from a new branch into `main` unless said otherwise. */
export interface NewPullRequest extends Omit<NewIssue, 'closed'> {
  /** The branch that is to be merged. */
  readonly head?: string
  /** The branch that it is merged into. */
  readonly base?: string
}

/** A new file; its text is the message unless said otherwise. */
export interface NewCommit {
  /** From the top of the repository: `docs/notes.txt`. */
  readonly path: string
  /** Of the commit; keywords in it close issues when it reaches the default branch. */
  readonly message: string
  /** What the file holds. */
  readonly text?: string
  /** Made from the default branch. */
  readonly branch?: string
}

/** A label as it is defined in a repository. */
export interface NewLabel {
  /** With its scope: `status/ready`. */
  readonly name: string
  /** `#5319e7` */
  readonly color?: string
  /** Whether an issue has one label of this scope at most. */
  readonly exclusive?: boolean
}
