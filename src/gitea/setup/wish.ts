import type { LabelDefinition } from '../effects/label-definitions.ts'
import type { Scope } from '../token-scopes.ts'

/** A repository by its name of today. */
export interface RepositoryName {
  readonly owner: string
  readonly repo: string
}

/** What a finished installation has. */
export interface SetupWish {
  /** The login of the bot's account. */
  readonly bot: string
  readonly email: string
  /** Stands on the bot's page. */
  readonly description: string
  /** A PNG, as base64. */
  readonly avatar: string
  /** Of the bot's token. */
  readonly scopes: readonly Scope[]
  /** What the hooks have to send, in the words of `X-Gitea-Event-Type`. */
  readonly events: readonly string[]
  /** Where deliveries go: `https://bot.example/webhook/gitea`. */
  readonly hookUrl: string
  /** Signs the deliveries. */
  readonly secret: string
  readonly repos: readonly RepositoryName[]
  readonly orgs: readonly string[]
  /** Whether one hook is to tell of all repositories. */
  readonly instance: boolean
  readonly labels: readonly LabelDefinition[]
  /** The text of the issue form; null = none is wanted. */
  readonly form: string | null
  /** Whether an account of this name that somebody else made is the bot's. */
  readonly adopt: boolean
}

/** What people read beside the bot's login. */
export const BOT_FULL_NAME = 'Mosaic Coordinator'
/** What the bot's team is called in an organisation. */
export const TEAM_NAME = 'mosaic-coordinator'
/** Where Gitea and Forgejo look for issue forms. */
export const FORM_PATH = '.gitea/issue_template/task.yaml'

/** Where a hook or a label lives. */
export type Place =
  | { readonly kind: 'repository'; readonly id: number; readonly owner: string; readonly repo: string }
  | { readonly kind: 'organisation'; readonly org: string }
  | { readonly kind: 'instance' }

/** As people call a place. @example placeName(place) // 'alice/app', 'organisation acme', 'instance' */
export function placeName(place: Place): string {
  if (place.kind === 'repository') return `${place.owner}/${place.repo}`
  return place.kind === 'organisation' ? `organisation ${place.org}` : 'instance'
}

/** The same for programs: a renamed repository keeps it. */
export function placeKey(place: Place): string {
  if (place.kind === 'repository') return `repository ${place.id}`
  return placeName(place)
}
