import type { AgentTask } from '../../../agent-client/answers.ts'
import type { Clock } from '../../../clock.ts'
import { type GiteaApi, giteaClient } from '../../../gitea/client.ts'
import { GiteaError } from '../../../gitea/gitea-error.ts'
import { GitTokenRefused } from './unusable.ts'

/** Gitea, as the user who pushes. */
export interface ForgeAccess {
  readonly gitea: GiteaApi
  /** Without a slash at the end. */
  readonly baseUrl: string
  /** Whether the user may push to the repository itself. */
  readonly mayPush: boolean
}

const TIMEOUT_MS = 20_000

/**
 * Looks whether the token is good for the repository of a task, before anything is spent on it.
 * @throws RunnerUnusable if Gitea does not take the token; GiteaError
 */
export async function forgeAccess(
  { cloneUrl, issue }: AgentTask,
  { clock, token }: { readonly clock: Clock; readonly token: string },
): Promise<ForgeAccess> {
  const baseUrl = forgeUrl(cloneUrl)
  const gitea = giteaClient({ baseUrl, token, clock, timeoutMs: TIMEOUT_MS })
  try {
    const { data } = await gitea.repos.repoGet(issue.owner, issue.repo)
    return { gitea, baseUrl, mayPush: data.permissions?.push === true }
  } catch (error) {
    const status = error instanceof GiteaError ? error.status : undefined
    throw status === 401 || status === 403 ? new GitTokenRefused(status) : error
  }
}

/** Where a Gitea is whose repository is cloned from there: `https://git.example/sub` of `https://git.example/sub/a/b.git`. */
export function forgeUrl(cloneUrl: string): string {
  return cloneUrl.replace(/\/+[^/]+\/[^/]+?\/*$/, '')
}
