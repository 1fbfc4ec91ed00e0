import type { Forge } from '../../gitea/forge.ts'
import { type IssueAddress, issueKey } from '../../gitea/issue-address.ts'
import { IssueSnapshot } from '../../gitea/snapshot.ts'
import { addressOfIssue, keyOfIssue, type WireIssue } from '../../gitea/wire.ts'

/**
 * The issues around one, each read once for a turn of its lane as that one itself is: the runs of a turn follow from each
 * other, and what happens to a neighbour meanwhile is told to its dependents, which begins another turn. Who is not stored
 * as its dependent yet is not told: see {@link RecentNews}.
 */
export class Neighbours {
  readonly #forge: Forge
  readonly #takenAt: number
  readonly #snapshots = new Map<string, IssueSnapshot>()

  constructor(forge: Forge, takenAt: number) {
    this.#forge = forge
    this.#takenAt = takenAt
  }

  at(address: IssueAddress): IssueSnapshot {
    const key = issueKey(address)
    const known = this.#snapshots.get(key)
    if (known) return known
    const fresh = new IssueSnapshot(this.#forge, address, this.#takenAt)
    this.#snapshots.set(key, fresh)
    return fresh
  }

  /** It has just been read in a list, and need not be read by itself. */
  take(issue: WireIssue): void {
    if (!this.#snapshots.has(keyOfIssue(issue))) this.at(addressOfIssue(issue)).setIssue(issue)
  }
}

/** Keeps the neighbours of each turn for as long as its snapshot is used. */
export class NeighboursOfTurns {
  readonly #forge: Forge
  readonly #kept = new WeakMap<IssueSnapshot, Neighbours>()

  constructor(forge: Forge) {
    this.#forge = forge
  }

  /** @param turn the snapshot of the issue whose lane it is */
  of(turn: IssueSnapshot): Neighbours {
    const known = this.#kept.get(turn)
    if (known) return known
    const fresh = new Neighbours(this.#forge, turn.takenAt)
    this.#kept.set(turn, fresh)
    return fresh
  }
}
