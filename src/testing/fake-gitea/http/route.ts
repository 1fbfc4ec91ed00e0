import type { Traits } from '../traits.ts'
import type { Answer } from './answer.ts'
import type { Fields } from './binding.ts'
import type { Call, RepositoryCall } from './call.ts'
import type { Category } from './scope.ts'

interface Guards {
  readonly scope: Category | null
  /** Whether a stranger gets 401; if not said, everything but GET. */
  readonly auth?: boolean
  /** The body's fields; without it the body is not looked at. */
  readonly body?: Fields
  /** Answered with 423 while the repository is archived. */
  readonly unarchived?: boolean
  /** Answered with 423 while the repository is archived, in the words of those who edit files. */
  readonly editable?: boolean
  /** Only for who may write code. */
  readonly writer?: boolean
  /** Only for the repository's administrators. */
  readonly admin?: boolean
  /** Only for administrators of the whole instance. */
  readonly siteAdmin?: boolean
  /** Whether this version has the route. */
  readonly when?: (traits: Traits) => boolean
}

export interface Route extends Guards {
  readonly method: string
  readonly path: string
  readonly names: readonly string[]
  readonly handle:
    | { readonly inRepository: true; readonly run: (call: RepositoryCall) => Answer }
    | { readonly inRepository: false; readonly run: (call: Call) => Answer }
}

/** A route by `METHOD /path/:name`; a last `*name` takes the rest of the path. */
export function route(what: string, guards: Guards, run: (call: Call) => Answer): Route {
  return { ...parsed(what, ''), ...guards, handle: { inRepository: false, run } }
}

/** The same below `/repos/:owner/:repo`. */
export function repositoryRoute(what: string, guards: Guards, run: (call: RepositoryCall) => Answer): Route {
  return { ...parsed(what, '/repos/:owner/:repo'), ...guards, handle: { inRepository: true, run } }
}

function parsed(what: string, prefix: string) {
  const [method = '', rest = ''] = what.split(' ')
  const path = prefix + rest
  const names = [...path.matchAll(/[:*](\w+)/g)].map((match) => match[1] ?? '')
  return { method, path, names }
}
