import type { UserRecord } from '../state/records.ts'
import type { World } from '../world.ts'
import { json } from './answer.ts'
import { Refusal, refusal } from './refusal.ts'

/** Who a request comes from, and what its token allows. Scopes null: everything. */
export interface Identity {
  readonly viewer: UserRecord | null
  readonly scopes: readonly string[] | null
  readonly basic: boolean
}

const STRANGER: Identity = { viewer: null, scopes: null, basic: false }

/** Reads the Authorization header or the token in the query; wrong ones are refused even on open routes. */
export function identify(
  world: World,
  header: string | undefined,
  query: URLSearchParams,
  otp?: string,
): Identity {
  const [kind = '', secret = ''] = header?.split(' ') ?? []
  const scheme = kind.toLowerCase()
  const inQuery = query.get('token') ?? query.get('access_token')
  if (scheme === 'token' || scheme === 'bearer') return admitted(world, byToken(world, secret))
  if (scheme === 'basic') return admitted(world, byPassword(world, secret, otp))
  return inQuery === null ? STRANGER : admitted(world, byToken(world, inQuery))
}

function byToken(world: World, text: string): Identity {
  const token = world.state.tokens.get(text)
  if (!token) throw wrongToken(world)
  return { viewer: world.state.user(token.userId), scopes: token.scopes, basic: false }
}

/** Basic takes a password, or a token in place of either part. */
function byPassword(world: World, encoded: string, otp: string | undefined): Identity {
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  const [name, password] = [text.slice(0, colon), text.slice(colon + 1)]
  const token = [name, password].find((part) => world.state.tokens.has(part))
  if (token !== undefined) return byToken(world, token)
  const viewer = world.state.userNamed(name)
  if (!viewer || viewer.password === null || viewer.password !== password) throw wrongToken(world)
  if (viewer.prohibitLogin) throw noSignIn(world, viewer)
  checkCode(world, viewer, otp)
  return { viewer, scopes: null, basic: true }
}

/** Since 1.26, one that was taken is never taken again; here it is the only one. */
function checkCode(world: World, viewer: UserRecord, otp: string | undefined): void {
  if (viewer.otp === null) return
  if (viewer.otp !== otp || (viewer.otpIsUsed && world.traits.takesCodesOnce))
    throw refusal(world, 401, 'invalid provided OTP')
  viewer.otpIsUsed = true
}

/** By password one does not even get in. Since 1.25 the reason is kept secret. */
function noSignIn(world: World, { id, login }: UserRecord): Refusal {
  if (!world.traits.wrongTokenIsMissingUser) return wrongToken(world)
  return refusal(world, 401, `user is not allowed login [uid: ${id}, name: ${login}]`)
}

function wrongToken(world: World): Refusal {
  const missing = 'user does not exist [uid: 0, name: ]'
  const wrong = 'invalid username, password or token'
  return refusal(world, 401, world.traits.wrongTokenIsMissingUser ? missing : wrong)
}

function admitted(world: World, identity: Identity): Identity {
  const { viewer } = identity
  if (viewer && (viewer.prohibitLogin || !viewer.active)) {
    const whom = 'please contact your site administrator.'
    throw lockedOut(`This account is prohibited from signing in, ${whom}`)
  }
  // The root ends in a slash already; the second one is Gitea's.
  const where = `${world.rootUrl}/user/change_password`
  if (viewer?.mustChangePassword) throw lockedOut(`You must change your password. Change it at: ${where}`)
  return identity
}

/** Nothing but the message: this is said before there is an API that errors could point to. */
function lockedOut(message: string): Refusal {
  return new Refusal(json(403, { message }))
}
