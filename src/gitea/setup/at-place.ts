import type { Checks } from '../checks.ts'
import type { GiteaApi } from '../client.ts'
import { type ForgeRequestOptions, forgeRequest } from '../forge-request.ts'
import type { Place } from './wish.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

interface At {
  readonly place: Place
  /** Of one of them; all without it. */
  readonly id?: number
}

/** A call for the hooks of a place; `id` for one of them. */
export function hookRequest<Out>(
  gitea: GiteaApi,
  method: Method,
  at: At,
  schema: Checks<Out>,
  options: ForgeRequestOptions = {},
): Promise<Out> {
  return requestAt(gitea, { method, things: 'hooks', ...at }, schema, options)
}

/** The same for its labels; the instance has none. */
export function labelRequest<Out>(
  gitea: GiteaApi,
  method: Method,
  at: At,
  schema: Checks<Out>,
  options: ForgeRequestOptions = {},
): Promise<Out> {
  if (at.place.kind === 'instance') throw new TypeError('an instance has no labels')
  return requestAt(gitea, { method, things: 'labels', ...at }, schema, options)
}

function requestAt<Out>(
  gitea: GiteaApi,
  { method, things, place, id }: At & { readonly method: Method; readonly things: 'hooks' | 'labels' },
  schema: Checks<Out>,
  options: ForgeRequestOptions,
): Promise<Out> {
  const below = id === undefined ? things : (`${things}/${id}` as const)
  switch (place.kind) {
    case 'instance':
      return forgeRequest(gitea, `${method} /admin/${below}`, {}, schema, options)
    case 'organisation':
      return forgeRequest(gitea, `${method} /orgs/{org}/${below}`, { org: place.org }, schema, options)
    case 'repository': {
      const { owner, repo } = place
      return forgeRequest(gitea, `${method} /repos/{owner}/{repo}/${below}`, { owner, repo }, schema, options)
    }
  }
}
