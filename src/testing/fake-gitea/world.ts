import type { Clock } from '../../clock.ts'
import type { HookRecord, UserRecord } from './state/records.ts'
import type { State } from './state/state.ts'
import type { Traits } from './traits.ts'

/** What one event looks like before it is addressed to a hook. */
export interface EventText {
  readonly event: string
  readonly type: string
  readonly action: string | null
  readonly json: string
}

/** Where events go: a queue that a sender empties in order. */
export interface Outbox {
  add(hook: HookRecord, event: EventText): void
  forget(hookId: number): void
}

/** The parts that one fake server consists of. */
export interface World {
  readonly state: State
  readonly traits: Traits
  readonly clock: Clock
  readonly outbox: Outbox
  /** Ends in a slash, as ROOT_URL in app.ini. */
  rootUrl: string
  /** How far its DEFAULT_UI_LOCATION is from UTC. */
  readonly timeOffsetMinutes: number
  /** ALLOW_CROSS_REPOSITORY_DEPENDENCIES */
  readonly crossRepository: boolean
}

/** Who looks, and under which address: both change what the JSON says. */
export interface View {
  readonly world: World
  /** Scheme and host of web links: the request's own since 1.26, else ROOT_URL. No slash at the end. */
  readonly base: string
  readonly viewer: UserRecord | null
}

/** A view of somebody who is logged in and about to change something. */
export interface Act extends View {
  readonly viewer: UserRecord
}

export function apiUrl(view: View, path: string): string {
  return `${view.world.rootUrl}api/v1/${path}`
}

export function webUrl(view: View, path: string): string {
  return `${view.base}/${path}`
}

/** The time in whole seconds, as Gitea stores it. */
export function nowMs(world: World): number {
  return Math.floor(world.clock.now() / 1000) * 1000
}
