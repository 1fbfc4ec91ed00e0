import { createHash } from 'node:crypto'
import type { UserRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { webUrl } from '../world.ts'
import { NEVER, time } from './time.ts'

/**
 * How much of a person is shown. `stranger`: nothing private (sender, assignees, comment authors); `known`: the
 * real e-mail; `viewer`: that, and for the person itself or an administrator all the rest.
 */
export type Sight = 'stranger' | 'known' | 'viewer'

const avatars = new Map<string, string>()
const hosts = new Map<string, string>()

export function userJson(view: View, user: UserRecord, sight: Sight = 'stranger') {
  const { traits } = view.world
  const full = sight === 'viewer' && (view.viewer?.id === user.id || view.viewer?.isAdmin === true)
  const mailShown = sight === 'known' || (sight === 'viewer' && view.viewer !== null)
  return {
    id: user.id,
    login: user.login,
    login_name: '',
    source_id: 0,
    full_name: user.fullName,
    email: mailShown ? user.email : noreply(view, user),
    avatar_url: webUrl(
      view,
      user.id < 0 ? 'assets/img/avatar_default.png' : `avatars/${avatar(user.avatar ?? user.email)}`,
    ),
    html_url: webUrl(view, user.login),
    language: '',
    is_admin: full && user.isAdmin,
    last_login: full ? time(view, 0) : NEVER,
    created: time(view, user.createdAtMs),
    restricted: full && user.restricted,
    active: full && user.active,
    prohibit_login: full && user.prohibitLogin,
    location: '',
    ...(traits.pronouns ? { pronouns: '' } : {}),
    website: '',
    description: user.description,
    visibility: user.visibility,
    followers_count: 0,
    following_count: 0,
    starred_repos_count: 0,
    username: user.login,
  }
}

function noreply(view: View, user: UserRecord): string {
  const name = user.login.toLowerCase()
  return `${view.world.traits.noreplyWithId ? `${user.id}+${name}` : name}@noreply.${hostOf(view.world.rootUrl)}`
}

/** The name in an address, without port. */
export function hostOf(rootUrl: string): string {
  return kept(hosts, rootUrl, () => new URL(rootUrl).hostname)
}

function avatar(email: string): string {
  return kept(avatars, email, () => createHash('md5').update(email).digest('hex'))
}

/** Each user in each answer needs these: made anew every time they would cost more than all the rest. */
function kept(made: Map<string, string>, key: string, make: () => string): string {
  const known = made.get(key)
  if (known !== undefined) return known
  const value = make()
  made.set(key, value)
  return value
}
