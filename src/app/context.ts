import type { Write } from '../database/write.ts'
import type { GiteaApi } from '../gitea/client.ts'
import type { Effects } from '../gitea/effects/effects.ts'
import type { EventName, IssueEventName, OwnEventName, PayloadOf } from '../gitea/events.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import type { IssueSnapshot } from '../gitea/snapshot.ts'
import type { Log } from '../log.ts'

/** Whose doing an event is in the end: `person`, the `bot` itself, or a `timer` (the sweep). */
export type Root = 'person' | 'bot' | 'timer'

/** When an emitted event may be handled. */
export interface EmitOptions {
  /** Not before this many ms from now. */
  readonly delayMs?: number
  /** A fixed id: an event of the same id is stored once for ever. Without it, one that the run and the payload make. */
  readonly id?: string
}

/** What every handler is given. */
export interface BaseContext {
  /** Gitea, guarded: it times out, never follows a redirect to another place, and throws GiteaError. */
  readonly gitea: GiteaApi
  readonly log: Log
  /** The time, ms since 1970; a test can let it pass (`world.skip`). */
  now(): number
  /** Aborted when the run is over its time or the bot stops. */
  readonly signal: AbortSignal
  readonly root: Root
  /** This run stands for other events of the issue too, whose payloads are not shown. */
  readonly coalesced: boolean
  /** Reports an event; it is stored together with the end of this run, or not at all. */
  emit<Name extends OwnEventName>(name: Name, payload: PayloadOf<Name>, options?: EmitOptions): void
  /** Stores something together with the end of this run. */
  write(...writes: readonly Write[]): void
}

interface EventContext<Name extends EventName> extends BaseContext {
  readonly name: Name
  readonly payload: PayloadOf<Name>
}

interface IssueContext {
  /** For gitea-js's methods: `gitea.repos.issueGetIssue(...context.issue())`. */
  issue(): [owner: string, repo: string, number: number]
  /** `gitea.repos.repoGet(...context.repo())` */
  repo(): [owner: string, repo: string]
  readonly address: IssueAddress
  /** The issue as it is now, read once for all plugins of this turn. */
  readonly snapshot: IssueSnapshot
  /** Changes on this issue that are safe to make twice. */
  readonly ensure: Effects
}

type ContextOf<Name extends EventName> = Name extends IssueEventName
  ? EventContext<Name> & IssueContext
  : EventContext<Name>

/** What a handler of these events is given; for several names the union of theirs. */
export type Context<Name extends EventName> = Name extends EventName ? ContextOf<Name> : never

/** What the handler of a timer is given. */
export type TimerContext = BaseContext
