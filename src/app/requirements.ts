import { type EventName, events } from '../gitea/events.ts'
import type { Scope } from '../gitea/token-scopes.ts'
import type { Plugin } from './plugin.ts'

/** What a loaded plugin needs of Gitea. */
export interface Requirements {
  readonly plugin: string
  /** Scopes that the bot's token has to have. */
  readonly scopes: readonly Scope[]
  /** What the webhook has to send, in the words of `X-Gitea-Event-Type`: `issue_assign`, `issue_comment`. */
  readonly events: readonly string[]
}

/** What a plugin says that it needs, and what follows from the events that it listens to. */
export function requirementsOf(plugin: Plugin, heard: Iterable<EventName>): Requirements {
  const types = new Set([...heard].map((name) => events[name].type).filter((type) => type !== null))
  return { plugin: plugin.name, scopes: plugin.scopes ?? [], events: [...types].sort() }
}
