import type { ForgeServer } from '../forge-server.ts'
import type { Scope } from '../token-scopes.ts'
import type { Place } from './wish.ts'

/** Whoever does the setup. */
export interface Installer {
  readonly login: string
  /** Of the whole instance. */
  readonly isAdmin: boolean
}

/** Whoever has the bot's name. */
export interface FoundBot {
  readonly id: number
  readonly isAdmin: boolean
  readonly isOrganisation: boolean
}

/** What the bot's token in the settings is worth. */
export type FoundToken =
  | { readonly is: 'none' }
  | { readonly is: 'refused' }
  | { readonly is: 'works'; readonly login: string; readonly lacking: readonly Scope[] }

/** A hook as Gitea shows it; its secret never is. */
export interface FoundHook {
  readonly id: number
  readonly type: string
  readonly url: string
  readonly contentType: string
  /** Fine types, `issues` and not `issues_only`. */
  readonly events: readonly string[]
  readonly active: boolean
  readonly branchFilter: string
  readonly authorization: string
}

/** A place with what the setup cares for in it. */
export interface FoundPlace<Where extends Place = Place> {
  readonly place: Where
  readonly hooks: readonly FoundHook[]
  /** Names of labels that can be used here. */
  readonly labels: readonly string[]
}

/** A repository. */
export interface FoundRepository extends FoundPlace<Extract<Place, { kind: 'repository' }>> {
  readonly archived: boolean
  /** Whether the installer may change its hooks and people. */
  readonly isOurs: boolean
  /** What the bot may do there as a collaborator. */
  readonly botMay: 'nothing' | 'read' | 'write'
  /** Null = there is none. */
  readonly form: string | null
}

/** An organisation with the bot's team, if it has one. */
export interface FoundOrganisation extends FoundPlace<Extract<Place, { kind: 'organisation' }>> {
  readonly team: {
    readonly id: number
    readonly mayWrite: boolean
    readonly hasBot: boolean
    readonly everywhere: boolean
  } | null
}

/** What is there before anything is done. */
export interface Found {
  readonly server: ForgeServer
  readonly installer: Installer
  readonly bot: FoundBot | null
  readonly token: FoundToken
  readonly repositories: readonly FoundRepository[]
  readonly organisations: readonly FoundOrganisation[]
  /** Null = only site administrators see them. */
  readonly instance: FoundPlace<{ kind: 'instance' }> | null
}
