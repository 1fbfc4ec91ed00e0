import { forgeName, type IssueAddress, issueKey } from './issue-address.ts'
import type { TimelineEntry } from './wire.ts'

/** Blockers of which Gitea's list tells the bot no more than that they are there. */
export interface HiddenBlockers {
  /** At the most, as far as the timeline tells of all of them. */
  readonly open: number
  readonly all: number
}

/** An issue that the timeline names as one end of a dependency. */
export interface Neighbour {
  readonly address: IssueAddress
  readonly isOpen: boolean
}

/**
 * The issues of other repositories with which an issue hangs together still, as its timeline tells, and how they do now. It does
 * not tell who waits for whom. Pure.
 *
 * @param here the repository's id of the issue
 */
export function neighboursIn(entries: readonly TimelineEntry[], here: number): Neighbour[] {
  const standing = new Map<string, Neighbour>()
  for (const { type, dependent_issue: other } of entries) {
    if ((type !== 'add_dependency' && type !== 'remove_dependency') || !other) continue
    const { number, state, repository } = other
    const owner = forgeName.safeParse(repository?.owner)
    const repo = forgeName.safeParse(repository?.name)
    if (!repository || repository.id === here || !owner.success || !repo.success) continue
    const address = { repoId: repository.id, owner: owner.data, repo: repo.data, number }
    const key = issueKey(address)
    if (type === 'add_dependency') standing.set(key, { address, isOpen: state !== 'closed' })
    else standing.delete(key)
  }
  return [...standing.values()]
}

/**
 * How many of those that the list hides are open. Where the timeline tells of fewer than are hidden, the rest counts as open; an
 * open one counts, too, though it may wait itself. Where it tells of as many or more it is believed to tell of all that are
 * hidden: then a closed one that waits itself is counted in place of one that the timeline leaves out. Pure.
 *
 * @param all how many the list hides
 * @param unseen the neighbours that the bot may not see
 */
export function hiddenBlockers(all: number, unseen: readonly Neighbour[]): HiddenBlockers {
  const untold = Math.max(0, all - unseen.length)
  return { all, open: Math.min(all, untold + unseen.filter(({ isOpen }) => isOpen).length) }
}
