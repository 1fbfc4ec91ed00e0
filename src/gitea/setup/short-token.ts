import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import { CoordinatorError } from '../../errors.ts'
import type { GiteaApi } from '../client.ts'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import type { Installer } from './found.ts'
import { type Credentials, clientAs, refusedSignIn, signIn } from './installer.ts'
import * as wire from './wire.ts'

const PREFIX = 'mosaic-coordinator-setup-'
const SCOPES = ['write:admin', 'write:organization', 'write:repository', 'write:issue', 'write:user']

/** Where somebody comes in, and with what. */
export interface Door {
  readonly giteaUrl: string
  readonly clock: Clock
  readonly credentials: Credentials
}

/** Whoever installs, once Gitea has said who that is. */
export interface Signed extends Door {
  readonly gitea: GiteaApi
  readonly installer: Installer
}

/** Is told of a token that could not be deleted. */
export type TellLeft = (login: string, name: string) => void

/**
 * Signs in, and does the work as whoever that is. Where a code of a second factor is needed, a token stands in for it from
 * the first request on: Gitea takes each code once (since 1.26), so nothing may be asked with it before, and on such a
 * server nothing can be deleted with it afterwards.
 *
 * @throws CoordinatorError `SETUP_SIGN_IN`, `SETUP_LOOK`
 */
export async function signedIn<Out>(
  door: Door,
  work: (signed: Signed) => Promise<Out>,
  left: TellLeft,
): Promise<Out> {
  const { giteaUrl, clock, credentials } = door
  const gitea = clientAs(giteaUrl, credentials, clock)
  if ('token' in credentials || credentials.otp === undefined)
    return work({ ...door, gitea, installer: await signIn(gitea, credentials) })
  const { login } = credentials
  const token = await makeToken(gitea, login).catch((error: unknown) => {
    throw error instanceof GiteaError ? refusedCode(error, credentials) : error
  })
  try {
    const instead = { token: token.text }
    const asToken = clientAs(giteaUrl, instead, clock)
    const installer = await signIn(asToken, instead)
    return await work({ ...door, credentials: instead, gitea: asToken, installer })
  } finally {
    await deleteTokens(gitea, login).catch(() => left(login, token.name))
  }
}

function refusedCode(error: GiteaError, credentials: Credentials & { readonly login: string }): Error {
  if (!error.isMissing) return refusedSignIn(error, credentials)
  return new CoordinatorError('SETUP_SIGN_IN', `There is no account ${credentials.login}.`, {
    hint: 'With a second factor, say its login and not its e-mail address; and take a new code.',
  })
}

/**
 * Does the work with a token that lives as long as the work: Forgejo takes half a second of a core to check a password,
 * and would do so with every call. Those that runs which were killed left behind are deleted, too.
 *
 * @throws whatever the work throws
 */
export async function withShortToken<Out>(
  signed: Signed,
  work: (gitea: GiteaApi) => Promise<Out>,
  left: TellLeft,
): Promise<Out> {
  const { gitea, giteaUrl, clock, installer, credentials } = signed
  const { login } = installer
  if ('token' in credentials) return work(gitea)
  const token = await newToken(signed)
  if (!token) return work(gitea)
  try {
    return await work(clientAs(giteaUrl, { token: token.text }, clock))
  } finally {
    const at = { user: login, token: token.name }
    await forgeRequest(gitea, 'DELETE /users/{user}/tokens/{token}', at, wire.anything).catch(() =>
      left(login, token.name),
    )
  }
}

/** Undefined = Gitea makes none; then every call comes with the password. */
async function newToken({ gitea, installer }: Signed): Promise<NewToken | undefined> {
  try {
    await deleteTokens(gitea, installer.login)
    return await makeToken(gitea, installer.login)
  } catch (error) {
    if (error instanceof GiteaError && error.kind === 'refused') return undefined
    throw error
  }
}

interface NewToken {
  readonly name: string
  readonly text: string
}

async function makeToken(gitea: GiteaApi, login: string): Promise<NewToken> {
  const name = `${PREFIX}${randomBytes(3).toString('hex')}`
  const body = { name, scopes: SCOPES }
  const made = await forgeRequest(gitea, 'POST /users/{user}/tokens', { user: login }, wire.newToken, {
    body,
  })
  return { name, text: made.sha1 }
}

/** All that are called so: of this run, and of those that were killed. */
async function deleteTokens(gitea: GiteaApi, login: string): Promise<void> {
  const at = { user: login }
  for (const { name } of await forgeRequest(gitea, 'GET /users/{user}/tokens', at, wire.named))
    if (name.startsWith(PREFIX))
      await forgeRequest(gitea, 'DELETE /users/{user}/tokens/{token}', { ...at, token: name }, wire.anything)
}
