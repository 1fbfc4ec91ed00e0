import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { GiteaApi } from '../client.ts'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import { type Credentials, clientAs } from './installer.ts'
import * as wire from './wire.ts'

const PREFIX = 'mosaic-coordinator-setup-'
const SCOPES = ['write:admin', 'write:organization', 'write:repository', 'write:issue', 'write:user']

/** Whoever installs, and where. */
export interface Signed {
  readonly gitea: GiteaApi
  readonly giteaUrl: string
  readonly clock: Clock
  readonly login: string
  readonly credentials: Credentials
}

/**
 * Does the work with a token that lives as long as the work: Forgejo takes half a second of a core to check a password,
 * and would do so with every call. Those that runs which were killed left behind are deleted, too.
 *
 * @param left is told the name of a token that could not be deleted
 */
export async function withShortToken<Out>(
  signed: Signed,
  work: (gitea: GiteaApi) => Promise<Out>,
  left: (name: string) => void,
): Promise<Out> {
  const { gitea, giteaUrl, clock, login, credentials } = signed
  if ('token' in credentials) return work(gitea)
  const token = await newToken(signed)
  if (!token) return work(gitea)
  try {
    return await work(clientAs(giteaUrl, { token: token.text }, clock))
  } finally {
    const at = { user: login, token: token.name }
    await forgeRequest(gitea, 'DELETE /users/{user}/tokens/{token}', at, wire.anything).catch(() =>
      left(token.name),
    )
  }
}

/** Undefined = Gitea makes none; then every call comes with the password. */
async function newToken({ gitea, login }: Signed): Promise<{ name: string; text: string } | undefined> {
  const name = `${PREFIX}${randomBytes(3).toString('hex')}`
  const at = { user: login }
  try {
    for (const old of await forgeRequest(gitea, 'GET /users/{user}/tokens', at, wire.named))
      if (old.name.startsWith(PREFIX))
        await forgeRequest(
          gitea,
          'DELETE /users/{user}/tokens/{token}',
          { ...at, token: old.name },
          wire.anything,
        )
    const body = { name, scopes: SCOPES }
    const made = await forgeRequest(gitea, 'POST /users/{user}/tokens', at, wire.newToken, { body })
    return { name, text: made.sha1 }
  } catch (error) {
    if (error instanceof GiteaError && error.kind === 'refused') return undefined
    throw error
  }
}
