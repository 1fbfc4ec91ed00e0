import type { Checks } from '../checks.ts'
import type { GiteaApi } from '../client.ts'
import { type LabelDefinition, labelBody } from '../effects/label-definitions.ts'
import type { Forge } from '../forge.ts'
import { type ForgeRequestOptions, forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import type { FoundHook } from './found.ts'
import { flagsFor } from './hook-events.ts'
import * as wire from './wire.ts'
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

/** All hooks of a place. @throws GiteaError */
export function hooksAt(forge: Forge, place: Place): Promise<FoundHook[]> {
  return forge.all((query) => hookRequest(forge.gitea, 'GET', { place }, wire.hooks, { query }))
}

/** All labels of a place, without those that a repository has of its organisation. @throws GiteaError */
export function labelsAt(
  forge: Forge,
  place: Place,
): Promise<{ readonly id: number; readonly name: string }[]> {
  return forge.all((query) => labelRequest(forge.gitea, 'GET', { place }, wire.named, { query }))
}

/** The names of the same. @throws GiteaError */
export async function labelNamesAt(forge: Forge, place: Place): Promise<string[]> {
  return (await labelsAt(forge, place)).map(({ name }) => name)
}

/** Switches a hook on and has it send these types; everything else of it stays. @throws GiteaError */
export async function editHook(
  gitea: GiteaApi,
  place: Place,
  hook: FoundHook,
  types: readonly string[],
): Promise<void> {
  // what is not said is reset: a person's filter would go, and its events become pushes only
  const body = {
    active: true,
    events: flagsFor(types),
    branch_filter: hook.branchFilter,
    authorization_header: hook.authorization,
    config: { url: hook.url, content_type: hook.contentType },
  }
  await hookRequest(gitea, 'PATCH', { place, id: hook.id }, wire.anything, { body })
}

/** Makes a label that drives the others of its scope off an issue. @throws GiteaError */
export async function makeLabel(gitea: GiteaApi, place: Place, label: LabelDefinition): Promise<void> {
  await labelRequest(gitea, 'POST', { place }, wire.made, { body: labelBody(label, true) })
}

/** What was asked for; null when it does not exist, or may not be seen. @throws GiteaError for everything else */
export async function unlessMissing<Out>(asked: Promise<Out>): Promise<Out | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof GiteaError && error.isMissing) return null
    throw error
  })
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
