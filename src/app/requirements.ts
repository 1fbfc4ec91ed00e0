import type { EventKind } from '../gitea/event-kinds.ts'
import { events } from '../gitea/events.ts'
import type { Scope } from '../gitea/token-scopes.ts'
import type { Plugin } from './plugin.ts'

/** What a loaded plugin needs of Gitea. */
export interface Requirements {
  /** The name of the plugin. */
  readonly plugin: string
  /** Scopes that the bot's token has to have. */
  readonly scopes: readonly Scope[]
  /** What the webhook has to send, in the words of `X-Gitea-Event-Type`: `issue_assign`, `issue_comment`. */
  readonly events: readonly string[]
}

const ROWS: readonly (readonly [string, EventKind])[] = Object.entries(events)

/** What a plugin says that it needs, and what follows from the events that it hears. */
export function requirementsOf(plugin: Plugin, hears: (name: string) => boolean): Requirements {
  const types = ROWS.flatMap(([name, { wire }]) => (wire && hears(name) ? [wire.type] : []))
  return { plugin: plugin.name, scopes: plugin.scopes ?? [], events: [...new Set(types)].sort() }
}
