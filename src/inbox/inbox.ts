import type { Write } from '../database/write.ts'

/** Stands where a plugin's name stands in the run of a delivery that could not be read. */
export const UNREADABLE = 'unreadable'

/** A run to be made with a delivery: one plugin's work, in the lane where it must wait its turn. */
export interface NewRun {
  readonly plugin: string
  readonly lane: string
  /** Not before this time (ms since 1970); absent = at once. */
  readonly availableAt?: number
}

/** What is to be stored: a signed delivery of Gitea, or an event of the bot itself. */
export interface NewDelivery {
  /** Gitea's UUID, or an id made of what the event says; the same id is stored once. */
  readonly id: string
  readonly name: string
  /** The lane of the thing that it is about, e.g. `9#7`. */
  readonly lane: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly runs: readonly NewRun[]
}

/** A delivery as it was stored. */
export interface StoredDelivery {
  readonly seq: number
  readonly id: string
  readonly name: string
  readonly lane: string
  readonly receivedAt: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** One plugin's work on one delivery, handed out by {@link Inbox.claim}. */
export interface Run {
  readonly seq: number
  readonly deliverySeq: number
  readonly event: string
  readonly plugin: string
  readonly lane: string
  /** How many times it was begun, this time included; a first time that ended with the process is not counted. */
  readonly attempt: number
  /** Pending runs that this one stands for: they end together with it. */
  readonly covers: readonly number[]
}

/** How a run ended. `away` = not the run's fault (Gitea is away, somebody else was first): the try does not count. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly at: number; readonly error: string }
  | { readonly kind: 'away'; readonly at: number; readonly error: string }
  | { readonly kind: 'dead'; readonly error: string }

/** What is committed together with a run's end. */
export interface Settlement {
  readonly writes?: readonly Write[]
  readonly emits?: readonly NewDelivery[]
}

/** What a worker can do, so that it is given nothing else. */
export interface ClaimPolicy {
  /** The same for every claim; runs of other plugins stay until somebody comes who has these. */
  readonly plugins: ReadonlySet<string>
  /** Runs of this lane with the same key are done once for all of them; undefined = each by itself. */
  coalesceKey(plugin: string, event: string, lane: string): string | undefined
  /** Runs of such a plugin wait until nothing else of their lane is pending. */
  lastInTurn(plugin: string): boolean
  /** How many runs of a plugin may be claimed at once, so that a slow one leaves room; not there = any number. */
  atOnce?(plugin: string): number
  /** Whether no other plugin has runs in its lanes; then its runs may wait on the disk while theirs go on. Not there = no. */
  ownLanes?(plugin: string): boolean
}

export interface InboxStats {
  readonly pending: number
  readonly dead: number
  /** Age of the oldest pending run that is due, ms. */
  readonly oldestAgeMs: number
}

/** A delivery whose work failed for good. */
export interface DeadRun {
  readonly seq: number
  readonly deliveryId: string
  readonly event: string
  readonly plugin: string
  readonly lane: string
  readonly attempts: number
  readonly error: string
  readonly receivedAt: number
}

/**
 * The durable inbox. Its promises, which every implementation has to keep (the contract suite tests them):
 *
 * 1. When `add` has resolved, the delivery and all its runs are on the disk; a delivery id is stored once.
 * 2. Runs of one lane are handed out one at a time, in the order in which they came; other lanes in parallel.
 *    A run that waits for its next try does not hold its lane.
 * 3. `settle` ends a run, applies its writes and stores its emitted events in one transaction, or does none of it.
 * 4. After a crash every run that was not settled is handed out again.
 * 5. A dead run is kept until somebody replays or removes it.
 */
export interface Inbox {
  /**
   * @param writes committed together with the delivery; none of them for a duplicate
   * @throws Conflict when one of the writes met another version; then nothing is stored
   */
  add(delivery: NewDelivery, writes?: readonly Write[]): Promise<'accepted' | 'duplicate'>
  /** Stores what was signed but cannot be read, as dead, so that a later version can read it. */
  addUnreadable(delivery: Omit<NewDelivery, 'runs'>, error: string): Promise<'accepted' | 'duplicate'>
  /** Up to `limit` runs, at most one of each lane; they stay claimed until they are settled. */
  claim(limit: number, policy: ClaimPolicy): Promise<readonly Run[]>
  delivery(seq: number): Promise<StoredDelivery>
  /** @throws Conflict when a guarded write met another version; the run then stays claimed and may be settled again. */
  settle(run: Run, outcome: Outcome, settlement?: Settlement): Promise<void>
  /** Calls back when there may be something to claim. Returns the function that stops it. */
  onWork(callback: () => void): () => void
  /** When the next waiting run is due (ms since 1970), if one waits. */
  nextDueAt(): Promise<number | undefined>
  stats(): Promise<InboxStats>
  dead(limit: number): Promise<readonly DeadRun[]>
  /** Makes a dead run pending again; false if there is none of that number. */
  revive(seq: number): Promise<boolean>
  /** Removes finished deliveries that are older than `beforeMs`, a small batch of short time each; returns how many. */
  prune(beforeMs: number): Promise<number>
}
