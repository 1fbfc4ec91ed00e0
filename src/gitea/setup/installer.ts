import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { CoordinatorError } from '../../errors.ts'
import { type GiteaApi, giteaClient } from '../client.ts'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import type { Installer } from './found.ts'

const TIMEOUT_MS = 15_000

/** A token, or a name with its password, and the code of the second factor if there is one. Kept only in memory. */
export type Credentials =
  | { readonly token: string }
  | { readonly login: string; readonly password: string; readonly otp?: string }

/** The scopes that the token of whoever installs needs. */
export const INSTALLER_SCOPES =
  'write:admin, write:organization, write:repository, write:issue and write:user'

/** A client that speaks as somebody. */
export function clientAs(baseUrl: string, credentials: Credentials, clock: Clock): GiteaApi {
  const base = { baseUrl, clock, timeoutMs: TIMEOUT_MS }
  if ('token' in credentials) return giteaClient({ ...base, token: credentials.token })
  const { login, password, otp } = credentials
  const headers = {
    authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`,
    ...(otp === undefined ? {} : { 'x-gitea-otp': otp, 'x-forgejo-otp': otp }),
  }
  return giteaClient({ ...base, token: '', headers })
}

const account = z.object({ login: z.string(), is_admin: z.boolean().default(false) })

/**
 * Who that is.
 * @throws CoordinatorError `SETUP_SIGN_IN` when Gitea does not take it, `SETUP_LOOK` when it does not answer
 */
export async function signIn(gitea: GiteaApi, credentials: Credentials): Promise<Installer> {
  try {
    const { login, is_admin } = await forgeRequest(gitea, 'GET /user', {}, account)
    return { login, isAdmin: is_admin }
  } catch (error) {
    throw error instanceof GiteaError ? refusedSignIn(error, credentials) : error
  }
}

/** What is told when Gitea takes a name or a token for nobody's. */
export function refusedSignIn(error: GiteaError, credentials: Credentials): CoordinatorError {
  const said = withoutHint(error)
  if (error.status !== 401 && error.status !== 403)
    return new CoordinatorError('SETUP_LOOK', said, { hint: 'Run it again when Gitea answers.' })
  const hint = 'token' in credentials ? tokenHint(error.status) : passwordHint(credentials.otp !== undefined)
  return new CoordinatorError('SETUP_SIGN_IN', `Gitea does not take these credentials. ${said}`, { hint })
}

function tokenHint(status: number): string {
  if (status === 401) return 'Look for a typing error; a token that was deleted is refused, too.'
  return `Make a token with the scopes ${INSTALLER_SCOPES}; and the account must not have to change its password.`
}

function passwordHint(hasCode: boolean): string {
  const code = hasCode
    ? 'the code of the second factor may be too old, or was used already (Gitea takes each once: wait for the next)'
    : 'an account with a second factor needs its code, too (GITEA_ADMIN_OTP)'
  return `Look for a typing error; ${code}; one with a security key, or a Gitea that takes no passwords, needs a token (GITEA_ADMIN_TOKEN).`
}

/** What failed, without the advice that is meant for a bot which runs. */
export function withoutHint(error: GiteaError): string {
  return error.hint === undefined ? error.message : error.message.slice(0, -error.hint.length).trimEnd()
}
