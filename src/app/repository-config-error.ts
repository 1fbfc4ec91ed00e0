import { CoordinatorError } from '../errors.ts'

/** More than anybody writes by hand. */
export const MAX_CONFIG_BYTES = 64 * 1024

/** One thing that is wrong in a configuration file. */
export interface ConfigProblem {
  /** Counted from 1; undefined = nowhere in particular. */
  readonly line: number | undefined
  /** Counted from 1; undefined = the whole line, or nowhere in particular. */
  readonly column: number | undefined
  /** `greeter.greeting`; empty = the whole file. */
  readonly key: string
  /** What is wrong, and what is expected instead. */
  readonly message: string
}

/**
 * A repository's configuration file is not what a plugin expects. Its message names every wrong place and may be shown to
 * people as it is.
 *
 * @example
 * .gitea/coordinator.yml is not right:
 * - line 2, column 13, greeter.greeting: Invalid input: expected string, received number
 */
export class RepositoryConfigError extends CoordinatorError {
  /** `.gitea/coordinator.yml` */
  readonly path: string
  /** Every wrong place, in the order of the file. */
  readonly problems: readonly ConfigProblem[]

  constructor(path: string, problems: readonly ConfigProblem[], cause?: unknown) {
    super(
      'REPOSITORY_CONFIG_INVALID',
      `${path} is not right:\n${problems.map((problem) => `- ${toldOf(problem)}`).join('\n')}`,
      { cause },
    )
    this.path = path
    this.problems = problems
  }
}

function toldOf({ line, column, key, message }: ConfigProblem): string {
  const at = [line === undefined ? '' : `line ${line}`, column === undefined ? '' : `column ${column}`]
  const place = [...at, key].filter(Boolean).join(', ')
  return place === '' ? message : `${place}: ${message}`
}
