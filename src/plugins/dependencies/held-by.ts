import type { Context } from '../../app/context.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import type { IssueAddress } from '../../gitea/issue-address.ts'
import type { Edge } from '../../tasks/graph.ts'
import type { Hold } from '../../tasks/lifecycle.ts'
import type { Blocker } from '../../tasks/task.ts'
import { isForAll } from '../for-all.ts'
import type { Found } from './reconcile.ts'

/**
 * What holds an issue back, as people may see it: a blocker in another repository that is not public is counted and not
 * named, since not everybody who reads this issue may know of it.
 */
export async function heldBy(
  context: Context<IssueEventName>,
  holding: readonly Edge[],
  looked: readonly Found[],
): Promise<Pick<Hold, 'blockers' | 'hiddenBlockers'>> {
  const blockers: Blocker[] = []
  let hidden = 0
  for (const { blocker: key, blockerAddress: address } of holding) {
    if (await isForAll(context.snapshot, address)) blockers.push({ key, address })
    else hidden++
  }
  // one that the bot cannot see any more may stand in Gitea's list without its number
  const unseen = new Set(looked.filter((found) => found.hidden).map(({ key }) => key))
  const outOfSight = holding.filter(
    ({ blocker, unseenSinceMs }) => unseenSinceMs === undefined && unseen.has(blocker),
  )
  const unlisted = Math.max(0, (await context.snapshot.hiddenBlockers()).open - outOfSight.length)
  return { blockers: blockers.sort(inOrder(context.snapshot.address)), hiddenBlockers: hidden + unlisted }
}

/** As people look for them: those of the own repository first, each by its number. */
function inOrder({ repoId }: IssueAddress) {
  const rank = (blocker: Blocker) => (blocker.address.repoId === repoId ? 0 : blocker.address.repoId)
  return (one: Blocker, other: Blocker) =>
    rank(one) - rank(other) || one.address.number - other.address.number
}

/** Issues of which those in repositories that are not public stand there without a name. */
export async function masked(context: Context<IssueEventName>, path: readonly Blocker[]): Promise<Blocker[]> {
  const members: Blocker[] = []
  for (const member of path)
    members.push((await isForAll(context.snapshot, member.address)) ? member : { ...member, isHidden: true })
  return members
}
