import { z } from 'zod'
import type { GiteaApi } from '../client.ts'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import { withoutHint } from '../setup/installer.ts'
import { lackingScopes, type Scope } from '../token-scopes.ts'

/** What the bot's token is worth. */
export type AccountFacts =
  | {
      readonly is: 'well'
      readonly login: string
      readonly isAdmin: boolean
      readonly isRestricted: boolean
      readonly lacking: readonly Scope[]
    }
  | { readonly is: 'refused' | 'must change password' | 'without read:user' }
  /** Every call is refused for a reason that is the account's; `said` = which call, and Gitea's words. */
  | { readonly is: 'locked out'; readonly said: string }

const account = z.object({
  login: z.string(),
  is_admin: z.boolean().default(false),
  restricted: z.boolean().default(false),
})
const nothing = z.unknown()

/** @throws GiteaError when Gitea does not answer */
export async function lookAtAccount(gitea: GiteaApi, wanted: readonly Scope[]): Promise<AccountFacts> {
  try {
    const { login, is_admin, restricted } = await forgeRequest(gitea, 'GET /user', {}, account)
    const lacking = [...(await lackingScopes(gitea, wanted)), ...(await lackingWrite(gitea, wanted))]
    return { is: 'well', login, isAdmin: is_admin, isRestricted: restricted, lacking: [...new Set(lacking)] }
  } catch (error) {
    if (!(error instanceof GiteaError)) throw error
    if (error.status === 401) return { is: 'refused' }
    if (error.status !== 403) throw error
    return whyForbidden(withoutHint(error))
  }
}

/** Each reason has the status 403, so only the words tell them apart. */
function whyForbidden(said: string): AccountFacts {
  if (/password/i.test(said)) return { is: 'must change password' }
  return /scope/i.test(said) ? { is: 'without read:user' } : { is: 'locked out', said }
}

/** The right to write issues: to delete a comment of a repository that no server has is refused for that, or not found. */
async function lackingWrite(gitea: GiteaApi, wanted: readonly Scope[]): Promise<Scope[]> {
  if (!wanted.includes('write:issue')) return []
  const route = 'DELETE /repos/{owner}/{repo}/issues/comments/{id}'
  try {
    await forgeRequest(gitea, route, { owner: '-', repo: '-', id: 0 }, nothing)
    return []
  } catch (error) {
    if (!(error instanceof GiteaError) || error.kind === 'away') throw error
    return error.status === 403 ? ['write:issue'] : []
  }
}
