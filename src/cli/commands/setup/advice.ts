import { isIP } from 'node:net'
import type { Asked } from '../../../gitea/setup/record.ts'
import { TEAM_NAME } from '../../../gitea/setup/wish.ts'
import { hookUrlOf } from './answers.ts'
import type { Needs } from './needs.ts'

/** Names that lead to an address which only a network of one's own has. */
const INNER_NAME = /^[^.]+$|\.(local|lan|internal|home|localdomain)$/i
const INNER_IP = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[?(::1|f[cd]|fe80))/i

/** What Gitea has to be told before it calls an address of a private network; null = it is a public one. */
export function hostAdvice(botUrl: string): string | null {
  const { hostname } = new URL(botUrl)
  const bare = hostname.replace(/^\[|\]$/g, '')
  const isInner = isIP(bare) ? INNER_IP.test(bare) : INNER_NAME.test(hostname)
  if (!isInner) return null
  return `Gitea calls no private address unless its app.ini allows it: [webhook] ALLOWED_HOST_LIST = external,${bare}; then restart it.`
}

const TICKS = 'or all of them: the bot ignores what it does not need'

/** What a request to an administrator is made of. */
export interface AdminRequest {
  readonly giteaUrl: string
  readonly asked: Asked
  readonly needs: Needs
  /** Of the bot's account. */
  readonly email: string
  /** The file of settings. */
  readonly settings: string
  /** Who may give access and make hooks, so that the next run does it as they; undefined = nobody who was named. */
  readonly owner: string | undefined
}

/** Everything that an administrator has to do by hand, in the words of Gitea's pages and its command line. */
export function requestToAdmin({ giteaUrl, asked, needs, email, settings, owner }: AdminRequest): string {
  const { bot } = asked
  const advice = hostAdvice(asked.botUrl)
  const parts = [
    `An account for the bot and its token, on the machine of ${giteaUrl} (Forgejo: "forgejo admin ...", the same options):
     gitea admin user create --username ${bot} --email ${email} --random-password --must-change-password=false
     gitea admin user generate-access-token --username ${bot} --token-name coordinator --raw --scopes ${needs.scopes.join(',')}
   The second prints the token. It goes into ${settings} as GITEA_TOKEN.`,
    ...(owner === undefined ? byOwner(asked, needs, settings) : []),
    ...(advice === null ? [] : [advice]),
  ]
  const lines = parts.map((part, index) => `${index + 1}. ${part}`)
  const next =
    owner === undefined
      ? 'Then run setup again: it finds what is there and checks it.'
      : `With the token in ${settings}, run setup again as ${owner}: access, hooks and labels it makes itself.`
  return `Ask an administrator of ${giteaUrl} for this:\n\n${lines.join('\n\n')}\n\n${next}\n`
}

/** What whoever owns the repositories can do. */
function byOwner(asked: Asked, needs: Needs, settings: string): string[] {
  return [
    ...accessParts(asked),
    `A webhook of the type Gitea ${hookPlaces(asked)}:
     Target URL: ${hookUrlOf(asked)}
     HTTP method POST, content type application/json, active
     Secret: the value of GITEA_WEBHOOK_SECRET in ${settings}; send it on a safe way
     Events: ${needs.events.join(', ')}
     (${TICKS})`,
  ]
}

function accessParts({ bot, repos, orgs }: Asked): string[] {
  const people = repos.map(
    (repo) => `     ${repo}: Settings > Collaborators > add ${bot} with the right Write`,
  )
  const teams = orgs.map(
    (org) =>
      `     organisation ${org}: Teams > New Team "${TEAM_NAME}", all repositories, Write for code, issues and pull requests; add ${bot}`,
  )
  const all = [...people, ...teams]
  return all.length === 0 ? [] : [`Access:\n${all.join('\n')}`]
}

function hookPlaces({ repos, orgs, instance }: Asked): string {
  if (instance) return 'for the whole instance (Site Administration > Integrations > System Webhooks)'
  const places = [...orgs.map((org) => `organisation ${org}`), ...repos]
  return `in the settings of ${places.join(', ')} (Settings > Webhooks)`
}
