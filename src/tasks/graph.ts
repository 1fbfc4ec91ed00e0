import type { IssueAddress } from '../gitea/issue-address.ts'

/** The bot's own native copy of an edge: not there, about to be written, there, or not to be had. */
export type Mirror = 'none' | 'intended' | 'present' | 'impossible'

/** "`dependent` waits for `blocker`", with where that came from. An edge without a source is gone. */
export interface Edge {
  readonly dependent: string
  readonly blocker: string
  readonly dependentAddress: IssueAddress
  readonly blockerAddress: IssueAddress
  /** As it was read last, cut short; for people, where they may know of it. */
  readonly blockerTitle?: string
  /** Keys of the issues whose text says so. */
  readonly statedBy: readonly string[]
  /** The other repository as the text of the dependent names it, in small letters: who takes that name over changes nothing. */
  readonly named?: string
  /** The order of a person that says so, see {@link stampOf}. */
  readonly ordered?: string
  /** The order that a person took back by taking the dependency off in Gitea. */
  readonly orderTaken?: string
  /** Set in Gitea by a person. */
  readonly native: boolean
  readonly mirror: Mirror
  /** A person took the mirror off, or ordered so: what the text of this hash states does not count. */
  readonly withdrawn: string | null
  /** Whether the blocker was open at the last look. */
  readonly open: boolean
  /** Since when the bot cannot see the blocker and nothing tells whether it is open, ms since 1970; absent = that is known. */
  readonly unseenSinceMs?: number
}

/** Whether anybody says so at all, a withdrawn statement included. */
export function hasSource(edge: Edge): boolean {
  return edge.native || edge.statedBy.length > 0 || edge.ordered !== undefined
}

/** Whether an order says so that nobody has taken back. */
export function isOrdered({ ordered, orderTaken }: Edge): boolean {
  return ordered !== undefined && ordered !== orderTaken
}

/** Whether the edge has a source that counts. */
export function isEffective(edge: Edge): boolean {
  return edge.native || isOrdered(edge) || (edge.statedBy.length > 0 && edge.withdrawn === null)
}

/** Whether it holds its dependent back. */
export function isHolding(edge: Edge): boolean {
  return isEffective(edge) && edge.open
}

/** At most so many issues that are no tasks are asked for in Gitea for one task; the answer says if that cut something off. */
export const MAX_REACHED = 500
/** At most so many issues are followed over stored edges, which costs no call. */
export const MAX_FOLLOWED = 10_000

/** A circle through an issue, or that there is none (as far as was looked). */
export interface CircleSearch {
  /** From the issue along its blockers back to it, the issue first and not repeated; undefined = no circle. */
  readonly path: readonly string[] | undefined
  readonly cut: boolean
}

/**
 * Looks for the shortest circle through `start`, breadth first.
 *
 * @param blockersOf the open blockers of an issue, wherever they are known from
 */
export async function findCircle(
  start: string,
  blockersOf: (key: string) => Promise<readonly string[]>,
  maxReached = MAX_REACHED,
): Promise<CircleSearch> {
  const cameFrom = new Map<string, string>()
  let frontier = [start]
  while (frontier.length > 0) {
    const following: string[] = []
    for (const key of frontier) {
      for (const blocker of await blockersOf(key)) {
        if (blocker === start) return { path: pathTo(key, cameFrom), cut: false }
        if (cameFrom.has(blocker)) continue
        if (cameFrom.size >= maxReached) return { path: undefined, cut: true }
        cameFrom.set(blocker, key)
        following.push(blocker)
      }
    }
    frontier = following
  }
  return { path: undefined, cut: false }
}

function pathTo(key: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [key]
  for (let at = cameFrom.get(key); at !== undefined; at = cameFrom.get(at)) path.unshift(at)
  return path
}

/** The same circle, turned so that every member tells it alike: it begins with the smallest key. */
export function canonicalCircle(path: readonly string[]): string[] {
  const smallest = path.reduce((least, key) => (key < least ? key : least), path[0] ?? '')
  const at = path.indexOf(smallest)
  return [...path.slice(at), ...path.slice(0, at)]
}
