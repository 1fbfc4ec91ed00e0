import type { FoundChange } from '../../app/silent-hooks.ts'
import { type IssueAddress, repoIdOf } from '../../gitea/issue-address.ts'
import type { WireIssue } from '../../gitea/wire.ts'
import { hashOf } from '../../hash.ts'

/** Of an issue whatever no one can change without Gitea telling every hook. Dependencies, locks, due dates are not among it. */
export interface Audible {
  /** Tells titles, texts and states apart. */
  readonly text: string
  /** Ids. */
  readonly assignees: readonly number[]
  /** Ids. */
  readonly labels: readonly number[]
  readonly comments: number
}

/** What is needed of a row of a list. */
export interface AudibleRow {
  readonly key: string
  readonly address: IssueAddress
  readonly isOpen: boolean
  readonly isMine: boolean
  /** ms since 1970 by Gitea's clock, as is the next one. */
  readonly updatedMs: number
  readonly createdMs: number
  /** Undefined for pull requests: their events are others. */
  readonly audible: Audible | undefined
}

/** What a sweep has read. */
export interface Reading {
  /** What was changed since the last one. */
  readonly changes: readonly AudibleRow[]
  /** Everything that is assigned to the bot, if that was read. */
  readonly assigned: readonly AudibleRow[] | undefined
  /** When, by Gitea's clock and by the own one, ms since 1970. */
  readonly serverMs: number
  readonly readMs: number
}

/** Of so many issues it is known how they were; what else is the bot's is as if it was never seen. */
const MOST_KNOWN = 20_000

type Said = Pick<WireIssue, 'title' | 'body' | 'state' | 'assignees' | 'labels' | 'comments' | 'pull_request'>

/** Undefined for a pull request. */
export function audibleOf(issue: Said): Audible | undefined {
  const { title, body, state, assignees, labels, comments = 0, pull_request } = issue
  if (pull_request) return undefined
  const ids = (list: readonly { readonly id: number }[]) => list.map(({ id }) => id)
  return { text: hashOf([title, body, state]), assignees: ids(assignees), labels: ids(labels), comments }
}

type Known = Pick<AudibleRow, 'updatedMs'> & { readonly audible: Audible }

/** A short text: as objects, 10,000 issues would take 4 MB. */
function pack({ updatedMs, audible: { text, assignees, labels, comments } }: Known): string {
  return JSON.stringify([updatedMs, text, assignees, labels, comments])
}

function unpack(packed: string): Known {
  const [updatedMs, text, assignees, labels, comments] = JSON.parse(packed)
  return { updatedMs, audible: { text, assignees, labels, comments } }
}

/**
 * Finds among what has changed what a webhook had to tell of. How the bot's issues were is known from the sweep before, in
 * memory: of what happened while no bot ran, and of what it sees for the first time, nothing is said.
 */
export class AudibleChanges {
  /** How they were, each {@link pack}ed. */
  #known = new Map<string, string>()
  /** Of those that are known; counted when somebody asks. */
  #repositories: ReadonlySet<number> | undefined
  #serverMs = Number.POSITIVE_INFINITY

  /** @param types what hooks send, in the words of `X-Gitea-Event-Type` */
  take({ changes, assigned, serverMs, readMs }: Reading, types: ReadonlySet<string>): FoundChange[] {
    this.#repositories = undefined
    const found = changes.filter((row) => this.#isAudible(row, types))
    for (const row of changes) this.#keep(row)
    if (assigned) this.#agreeWith(assigned)
    this.#serverMs = serverMs
    return found.map(({ address, updatedMs }) => ({ address, changedMs: updatedMs + readMs - serverMs }))
  }

  #isAudible(row: AudibleRow, types: ReadonlySet<string>): boolean {
    if (!row.audible) return false
    const before = this.#known.get(row.key)
    if (before) return differs(unpack(before).audible, { ...row, types })
    // a closed one is not remembered, so each bump of its date would count
    if (!row.isMine || !row.isOpen || this.#known.size >= MOST_KNOWN) return false
    if (!types.has('issues') || !types.has('issue_assign')) return false
    // where the bot was let in only now, what was assigned long ago seems to be new
    return row.createdMs >= this.#serverMs || this.#knows(row.address.repoId)
  }

  #knows(repoId: number): boolean {
    this.#repositories ??= new Set([...this.#known.keys()].map(repoIdOf))
    return this.#repositories.has(repoId)
  }

  #keep({ key, isOpen, isMine, updatedMs, audible }: AudibleRow): void {
    if (isOpen && isMine && audible && (this.#known.has(key) || this.#known.size < MOST_KNOWN))
      this.#known.set(key, pack({ updatedMs, audible }))
    else this.#known.delete(key)
  }

  /**
   * What was changed without a sound (a label's definition was deleted, somebody's account) changes no date; what is not the
   * bot's any more is forgotten.
   */
  #agreeWith(assigned: readonly AudibleRow[]): void {
    const before = this.#known
    this.#known = new Map()
    for (const row of assigned) {
      const known = before.get(row.key)
      if (known && unpack(known).updatedMs > row.updatedMs) this.#known.set(row.key, known)
      else this.#keep(row)
    }
  }
}

/** Only what cannot come of a deletion elsewhere: that of a label takes it off, that of an account its comments. */
function differs(
  before: Audible,
  { audible, isMine, types }: Pick<AudibleRow, 'audible' | 'isMine'> & { types: ReadonlySet<string> },
): boolean {
  if (!audible) return false
  const adds = (list: 'assignees' | 'labels') => audible[list].some((id) => !before[list].includes(id))
  return (
    (types.has('issues') && audible.text !== before.text) ||
    (types.has('issue_assign') && (!isMine || adds('assignees'))) ||
    (types.has('issue_label') && adds('labels')) ||
    (types.has('issue_comment') && audible.comments > before.comments)
  )
}
