import type { Checks } from '../checks.ts'
import type { GiteaApi } from '../client.ts'
import { type ForgeRequestOptions, forgeRequest } from '../forge-request.ts'
import type { Place } from './wish.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** A call for the hooks of a place; `id` for one of them. */
export function hookRequest<Out>(
  gitea: GiteaApi,
  method: Method,
  { place, id }: { readonly place: Place; readonly id?: number },
  schema: Checks<Out>,
  options: ForgeRequestOptions = {},
): Promise<Out> {
  const below = id === undefined ? '' : `/${id}`
  if (place.kind === 'instance')
    return forgeRequest(gitea, `${method} /admin/hooks${below}`, {}, schema, options)
  if (place.kind === 'organisation') {
    const { org } = place
    return forgeRequest(gitea, `${method} /orgs/{org}/hooks${below}`, { org }, schema, options)
  }
  const { owner, repo } = place
  return forgeRequest(
    gitea,
    `${method} /repos/{owner}/{repo}/hooks${below}`,
    { owner, repo },
    schema,
    options,
  )
}

/** The same for its labels; the instance has none. */
export function labelRequest<Out>(
  gitea: GiteaApi,
  method: Method,
  { place, id }: { readonly place: Place; readonly id?: number },
  schema: Checks<Out>,
  options: ForgeRequestOptions = {},
): Promise<Out> {
  const below = id === undefined ? '' : `/${id}`
  if (place.kind === 'instance') throw new TypeError('an instance has no labels')
  if (place.kind === 'organisation') {
    const { org } = place
    return forgeRequest(gitea, `${method} /orgs/{org}/labels${below}`, { org }, schema, options)
  }
  const { owner, repo } = place
  return forgeRequest(
    gitea,
    `${method} /repos/{owner}/{repo}/labels${below}`,
    { owner, repo },
    schema,
    options,
  )
}
