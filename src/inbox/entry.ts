/** `dead` = failed for good, `pending` = waits or is under way, `settled` = of a delivery nothing is left to do. */
export const ENTRY_STATES = ['dead', 'pending', 'settled'] as const

/** What has become of something that came. */
export type EntryState = (typeof ENTRY_STATES)[number]

/** A run that is not done, or a delivery that has none left, as an operator looks at it. */
export interface Entry {
  /** Of the run; null = nothing is left to do. */
  readonly number: number | null
  readonly state: EntryState
  readonly event: string
  readonly plugin: string | null
  readonly lane: string
  readonly deliveryId: string
  readonly attempts: number
  /** What the last try said. */
  readonly error: string | null
  /** Not before this time, ms since 1970; null = at once, or never. */
  readonly nextTryAt: number | null
  /** In ms since 1970. */
  readonly receivedAt: number
}

/** Which entries are meant; what is not said holds for all. */
export interface EntryFilter {
  readonly state?: EntryState
  /** An event, or what comes before its dot: `issues` is `issues.opened` as well. */
  readonly event?: string
  /** By its id, which stays true when somebody renames it. */
  readonly repoId?: number
  /** In ms since 1970. */
  readonly since?: number
  /** Only the run of this number. */
  readonly number?: number
}

/** A delivery as it is carried to another database. */
export interface CarriedDelivery {
  readonly id: string
  readonly event: string
  readonly lane: string
  readonly receivedAt: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Those that are not done. */
  readonly runs: readonly CarriedRun[]
}

export interface CarriedRun {
  readonly plugin: string
  readonly lane: string
  readonly state: 'pending' | 'dead'
  readonly attempts: number
  readonly error: string | null
}
