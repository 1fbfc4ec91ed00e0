import { z } from 'zod'
import type { GiteaApi } from '../client.ts'
import { Forge } from '../forge.ts'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import { editHook, hooksAt } from '../setup/at-place.ts'
import type { FoundHook } from '../setup/found.ts'
import * as wire from '../setup/wire.ts'
import type { Place, RepositoryName } from '../setup/wish.ts'

/** The hooks of a place; null = whoever asks may not see them, or there is no such place. @throws GiteaError when Gitea does not answer */
export async function hooksOf(gitea: GiteaApi, place: Place, now: () => number): Promise<FoundHook[] | null> {
  try {
    return await hooksAt(new Forge(gitea, now), place)
  } catch (error) {
    if (error instanceof GiteaError && error.kind === 'refused') return null
    throw error
  }
}

/** Switches a hook on and has it send these types, too; everything else of it stays. @throws GiteaError */
export async function mendHook(
  gitea: GiteaApi,
  place: Place,
  hook: FoundHook,
  types: readonly string[],
): Promise<void> {
  await editHook(gitea, place, hook, [...new Set([...hook.events, ...types])].sort())
}

const issues = z
  .array(z.object({ number: z.number().int() }))
  .nullable()
  .transform((rows) => rows ?? [])

/** The newest issue of a repository; undefined = it has none. @throws GiteaError */
export async function newestIssue(
  gitea: GiteaApi,
  { owner, repo }: RepositoryName,
): Promise<number | undefined> {
  const query = { state: 'all', type: 'issues', limit: 1 }
  const [first] = await forgeRequest(gitea, 'GET /repos/{owner}/{repo}/issues', { owner, repo }, issues, {
    query,
  })
  return first?.number
}

/** No repository has a label of this name. */
const NO_LABEL = 'mosaic-coordinator-doctor-8c1f'

/**
 * Has Gitea tell its hooks that labels of an issue were changed, although nothing is: a label that is not there is set. It
 * leaves no trace on the issue (tried on Gitea 1.22 to 1.27 and Forgejo 12).
 *
 * @throws GiteaError
 */
export async function ringHooks(
  gitea: GiteaApi,
  { owner, repo }: RepositoryName,
  index: number,
): Promise<void> {
  const at = { owner, repo, index }
  const body = { labels: [NO_LABEL] }
  await forgeRequest(gitea, 'POST /repos/{owner}/{repo}/issues/{index}/labels', at, wire.anything, { body })
}

/** Has Gitea send a hook the newest commit as a push; nothing comes of a repository without one. @throws GiteaError */
export async function testHook(gitea: GiteaApi, { owner, repo }: RepositoryName, id: number): Promise<void> {
  await forgeRequest(gitea, 'POST /repos/{owner}/{repo}/hooks/{id}/tests', { owner, repo, id }, wire.anything)
}
