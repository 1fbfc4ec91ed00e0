import type { Route } from './route.ts'

interface Node {
  readonly children: Map<string, Node>
  any: Node | null
  tail: Map<string, Route> | null
  readonly routes: Map<string, Route>
}

const node = (): Node => ({ children: new Map(), any: null, tail: null, routes: new Map() })

export interface Match {
  readonly routes: ReadonlyMap<string, Route>
  readonly values: readonly string[]
}

/** Finds routes by walking the path's segments: fixed ones before named ones. */
export class Router {
  readonly #root = node()

  constructor(routes: readonly Route[]) {
    for (const each of routes) this.#add(each)
  }

  find(path: string): Match | null {
    const segments = path.split('/').slice(1)
    if (segments.at(-1) === '') segments.pop()
    return walk(this.#root, segments, 0, [])
  }

  #add(added: Route): void {
    let at = this.#root
    for (const segment of added.path.split('/').slice(1)) {
      if (segment.startsWith('*')) {
        at.tail ??= new Map()
        at.tail.set(added.method, added)
        return
      }
      at = step(at, segment)
    }
    at.routes.set(added.method, added)
  }
}

function step(at: Node, segment: string): Node {
  if (segment.startsWith(':')) {
    at.any ??= node()
    return at.any
  }
  const next = at.children.get(segment) ?? node()
  at.children.set(segment, next)
  return next
}

function walk(at: Node, segments: readonly string[], index: number, values: readonly string[]): Match | null {
  const segment = segments[index]
  if (segment === undefined && at.routes.size) return { routes: at.routes, values }
  if (segment !== undefined) {
    const fixed = at.children.get(segment)
    const found = fixed ? walk(fixed, segments, index + 1, values) : null
    const named = found ?? (at.any ? walk(at.any, segments, index + 1, [...values, decoded(segment)]) : null)
    if (named) return named
  }
  return at.tail
    ? { routes: at.tail, values: [...values, segments.slice(index).map(decoded).join('/')] }
    : null
}

function decoded(segment: string): string {
  try {
    return segment.includes('%') ? decodeURIComponent(segment) : segment
  } catch {
    return segment
  }
}
