import type { Clock } from '../clock.ts'
import type { Forge } from '../gitea/forge.ts'
import { type IssueAddress, issueKey } from '../gitea/issue-address.ts'
import { IssueSnapshot } from '../gitea/snapshot.ts'

/**
 * However long a turn lasts, what was read is not trusted for longer. What happens meanwhile is told by a delivery, which
 * begins a new reading; with 5 s a busy bot read each issue twice. Together with the 30 s that a run may take it has to be
 * shorter than news of neighbours is kept (a minute, plugins/dependencies/recent-news).
 */
const SNAPSHOT_TTL_MS = 20_000
const SNAPSHOTS_KEPT = 200

/** What happened that a snapshot has to be younger than. */
export interface Happened {
  /** When the event was stored, ms since 1970. */
  readonly atMs: number
  /** Whether a run of the same lane reported it: then it tells nothing new about Gitea. */
  readonly fromSameLane: boolean
  /** Begun before and not ended well: look again. */
  readonly again: boolean
}

/**
 * One reading of an issue for each turn of its lane: runs that follow from each other share it, and whatever comes from
 * outside (a delivery, a neighbour's change) makes a new one.
 */
export class Turns {
  readonly #forge: Forge
  readonly #clock: Clock
  readonly #snapshots = new Map<string, IssueSnapshot>()

  constructor(forge: Forge, clock: Clock) {
    this.#forge = forge
    this.#clock = clock
  }

  snapshot(address: IssueAddress, happened: Happened): IssueSnapshot {
    const key = issueKey(address)
    const known = this.#snapshots.get(key)
    if (known && this.#serves(known, happened)) return known
    const fresh = new IssueSnapshot(this.#forge, address, this.#clock.now())
    this.#snapshots.delete(key)
    this.#snapshots.set(key, fresh)
    this.#forgetOldest()
    return fresh
  }

  /** What was read of an issue does not count any more. */
  forget(address: IssueAddress): void {
    this.#snapshots.delete(issueKey(address))
  }

  #serves(snapshot: IssueSnapshot, happened: Happened): boolean {
    const ageMs = this.#clock.now() - snapshot.takenAt
    // below 0 the clock was set back: every event would look older than the snapshot
    if (happened.again || ageMs < 0 || ageMs > SNAPSHOT_TTL_MS) return false
    return happened.fromSameLane || happened.atMs < snapshot.takenAt
  }

  #forgetOldest(): void {
    if (this.#snapshots.size <= SNAPSHOTS_KEPT) return
    const [oldest] = this.#snapshots.keys()
    if (oldest !== undefined) this.#snapshots.delete(oldest)
  }
}
