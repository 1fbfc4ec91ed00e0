/**
 * Every error that this project throws on purpose. Each has a stable `code` for the operator's log and a
 * message in one voice: what failed, where, and what to do about it. The original error, if any, is `cause`.
 */

/** The base class: `code` is stable over releases, `hint` says what to do. */
export class CoordinatorError extends Error {
  /** Stable over releases, to branch on: `PLUGIN_TWICE`. All are in docs/errors.md. */
  readonly code: string
  /** What to do about it; it stands at the end of `message` too. */
  readonly hint: string | undefined

  constructor(code: string, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(
      options.hint ? `${message} ${options.hint}` : message,
      options.cause === undefined ? {} : { cause: options.cause },
    )
    this.name = new.target.name
    this.code = code
    this.hint = options.hint
  }
}

/** Settings that are missing or wrong; `problems` names all of them at once. */
export class ConfigError extends CoordinatorError {
  /** One sentence for each setting; no value is in it. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    const lines = problems.map((line) => `  - ${line}`)
    // whoever has none of them is better served by the command than by three errands
    const isMissing = problems.some((problem) => /^GITEA_\w+ is missing/.test(problem))
    const next = isMissing ? ['`mosaic-coordinator setup` makes them and writes them into .env.'] : []
    super('CONFIG_INVALID', ['The settings are not complete:', ...lines, ...next].join('\n'))
    this.problems = problems
  }
}

/** Turns whatever was thrown (a string, null, a Response) into a real Error, without ever throwing itself. */
export function asError(thrown: unknown): Error {
  try {
    if (thrown instanceof Error) return thrown
    return new Error(
      typeof thrown === 'string' ? thrown : `a plugin threw ${typeof thrown}: ${String(thrown)}`,
    )
  } catch {
    return new Error(`a plugin threw a ${typeof thrown} that cannot be shown`)
  }
}
