import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import { CoordinatorError } from '../../errors.ts'
import type { GiteaApi } from '../client.ts'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import { unlessMissing } from './at-place.ts'
import { clientAs, withoutHint } from './installer.ts'
import type { Thing } from './record.ts'
import type { Shelf } from './shelf.ts'
import * as wire from './wire.ts'
import { BOT_FULL_NAME, type SetupWish } from './wish.ts'

/** What it takes to make the bot's account. */
export interface AccountTools {
  readonly gitea: GiteaApi
  /** With what the installer came with: only a password deletes the tokens of others. */
  readonly asInstaller: GiteaApi
  readonly giteaUrl: string
  readonly clock: Clock
  readonly shelf: Shelf
  readonly wish: SetupWish
}

/** Long, and with one of each kind that a Gitea may ask for. Nobody ever needs it again. */
function newPassword(): string {
  return `${randomBytes(24).toString('base64url')}aA1!`
}

export async function createUser({ gitea, shelf, wish }: AccountTools): Promise<void> {
  const body = {
    username: wish.bot,
    email: wish.email,
    full_name: BOT_FULL_NAME,
    password: newPassword(),
    must_change_password: false,
    send_notify: false,
  }
  await shelf.making({ what: 'user', login: wish.bot }, () =>
    forgeRequest(gitea, 'POST /admin/users', {}, wire.anything, { body }),
  )
}

/**
 * Gives the bot its picture, its description and a token, which goes into the settings at once: Gitea shows it only now.
 * Tokens that earlier runs made are deleted, because nobody has them any more.
 *
 * @returns what did not work and does no harm
 */
export async function makeToken(tools: AccountTools): Promise<string | undefined> {
  const { shelf, wish } = tools
  const old = tokensOf(shelf, wish.bot)
  const asBot = await signInAsBot(tools)
  const trouble = await givePicture(asBot, wish.avatar)
  const name = `mosaic-coordinator-${randomBytes(3).toString('hex')}`
  const token: Thing = { what: 'token', login: wish.bot, name, scopes: [...wish.scopes] }
  await shelf.making(token, async () => {
    shelf.keepToken(await newToken(asBot, wish, name))
  })
  for (const one of old) await deleteToken(asBot, shelf, one)
  return trouble
}

type TokenThing = Extract<Thing, { what: 'token' }>

function tokensOf({ record }: Shelf, login: string): TokenThing[] {
  return record.made.flatMap(({ thing }) => (thing.what === 'token' && thing.login === login ? [thing] : []))
}

/** Only a password makes tokens, and only for its owner everywhere; so the account gets a new one, which is then forgotten. */
export async function signInAsBot({ gitea, giteaUrl, clock, wish }: AccountTools): Promise<GiteaApi> {
  const password = newPassword()
  const body = {
    login_name: wish.bot,
    source_id: 0,
    password,
    must_change_password: false,
    full_name: BOT_FULL_NAME,
    description: wish.description,
  }
  await forgeRequest(gitea, 'PATCH /admin/users/{user}', { user: wish.bot }, wire.anything, { body })
  return clientAs(giteaUrl, { login: wish.bot, password }, clock)
}

async function givePicture(asBot: GiteaApi, image: string): Promise<string | undefined> {
  try {
    await forgeRequest(asBot, 'POST /user/avatar', {}, wire.anything, { body: { image } })
    return undefined
  } catch (error) {
    // a bot without a picture does all its work
    if (error instanceof GiteaError && error.kind !== 'away') return `no picture: ${withoutHint(error)}`
    throw error
  }
}

async function newToken(asBot: GiteaApi, { bot, scopes }: SetupWish, name: string): Promise<string> {
  const body = { name, scopes }
  try {
    const made = await forgeRequest(asBot, 'POST /users/{user}/tokens', { user: bot }, wire.newToken, {
      body,
    })
    return made.sha1
  } catch (error) {
    if (!(error instanceof GiteaError) || error.status !== 401) throw error
    throw new CoordinatorError(
      'SETUP_NO_TOKEN',
      `Gitea makes no token for ${bot} here. ${withoutHint(error)}`,
      {
        hint: `It may take no passwords, or the account has a second factor. On its machine: gitea admin user generate-access-token --username ${bot} --token-name coordinator --raw --scopes ${scopes.join(',')} (forgejo admin …); write GITEA_TOKEN=… into the settings and run this again.`,
      },
    )
  }
}

export async function deleteToken(asBot: GiteaApi, shelf: Shelf, token: TokenThing): Promise<void> {
  const at = { user: token.login, token: token.name }
  await unlessGone(forgeRequest(asBot, 'DELETE /users/{user}/tokens/{token}', at, wire.anything))
  shelf.forget(token)
}

/** @returns whether it was there */
export async function unlessGone(deleting: Promise<unknown>): Promise<boolean> {
  return (await unlessMissing(deleting.then(() => true))) ?? false
}
