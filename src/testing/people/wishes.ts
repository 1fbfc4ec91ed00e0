import type { Who } from './views.ts'

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
