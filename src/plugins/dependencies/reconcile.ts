import type { IssueAddress } from '../../gitea/issue-address.ts'
import type { HiddenBlockers } from '../../gitea/snapshot.ts'
import type { Edge, Mirror } from '../../tasks/graph.ts'
import { hasSource, isEffective } from '../../tasks/graph.ts'
import type { Recalled } from './recall.ts'

/** An issue that a text or Gitea names as a blocker, as it is now. */
export interface Found {
  readonly key: string
  readonly address: IssueAddress
  readonly open: boolean
  readonly title?: string
  /** It is assigned to the bot, so that it is a task or becomes one. */
  readonly isMine?: boolean
  /** The bot may not see it at the moment: `open` is what was seen last. */
  readonly hidden?: boolean
  /** The repository as the text names it, if it is another one. */
  readonly named?: string
}

/** An issue that a person ordered to wait for. */
export interface Ordered extends Found {
  readonly stamp: string
  /** A person took the dependency off since, while nobody remembered it. */
  readonly isTaken?: boolean
}

/** Everything that is known about what holds one issue back. */
export interface Facts {
  readonly dependent: { readonly key: string; readonly address: IssueAddress; readonly textHash: string }
  readonly edges: readonly Edge[]
  /** Blockers that the issue's own text states. */
  readonly stated: readonly Found[]
  /** Blockers that a person has ordered, with the stamp of the order. */
  readonly ordered: readonly Ordered[]
  /** Keys of blockers whose statement was withdrawn by an order while the text said what it says now. */
  readonly unordered: ReadonlySet<string>
  /** Blockers in Gitea; undefined = dependencies are switched off there. */
  readonly native: readonly Found[] | undefined
  /** Keys of blockers in other repositories that are not public: Gitea would show their titles to whoever reads this issue. */
  readonly unshowable: ReadonlySet<string>
  /** How many blockers in Gitea the bot may not see. */
  readonly hiddenInGitea: HiddenBlockers
  /** Blockers of stored edges that neither the text nor Gitea names, as they are now; missing = deleted. */
  readonly others: readonly Found[]
  /** A person has done something, e.g. given the bot a right: what Gitea did not take before is tried again. */
  readonly tryAgain: boolean
  /** What Gitea tells of what is not in the records. */
  readonly recalled: Recalled
  /** Keys of native dependencies that the records call the bot's, and that a person has set again since. */
  readonly retaken: ReadonlySet<string>
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** The edges as they should be from now on, and what is to be done in Gitea for that. */
export interface Reconciled {
  readonly edges: readonly Edge[]
  readonly removed: readonly Edge[]
  readonly toMirror: readonly Edge[]
  readonly toUnmirror: readonly Edge[]
}

/** Merges all sources of an issue's dependencies. Pure. */
export function reconcile(facts: Facts): Reconciled {
  const keys = new Set([
    ...facts.edges.map((edge) => edge.blocker),
    ...facts.stated.map((found) => found.key),
    ...facts.ordered.map((found) => found.key),
    ...(facts.native ?? []).map((found) => found.key),
  ])
  const all = [...keys].map((key) => nextEdge(facts, key))
  const inGitea = new Set((facts.native ?? []).map((found) => found.key))
  const toUnmirror = all.filter(
    (edge) => edge.mirror === 'present' && inGitea.has(edge.blocker) && !isEffective(edge),
  )
  const removed = all.filter((edge) => !hasSource(edge) && !inGitea.has(edge.blocker))
  const toMirror =
    facts.native === undefined
      ? []
      : all.filter((edge) => wantsMirror(edge, facts) && !inGitea.has(edge.blocker))
  return { edges: all.filter((edge) => !removed.includes(edge)), removed, toMirror, toUnmirror }
}

function nextEdge(facts: Facts, key: string): Edge {
  const before = facts.edges.find((edge) => edge.blocker === key)
  const found = [...(facts.native ?? []), ...facts.stated, ...facts.ordered, ...facts.others].find(
    (candidate) => candidate.key === key,
  )
  const { dependent } = facts
  const statedHere = facts.stated.some((candidate) => candidate.key === key)
  const statedElsewhere = before
    ? before.statedBy.filter((source) => source !== dependent.key)
    : (facts.recalled.statedBy.get(key) ?? [])
  const isWithdrawn =
    facts.unordered.has(key) ||
    (before ? before.withdrawn === dependent.textHash : facts.recalled.withdrawn.has(key))
  return {
    dependent: dependent.key,
    blocker: key,
    dependentAddress: dependent.address,
    blockerAddress: found?.address ?? before?.blockerAddress ?? dependent.address,
    statedBy: statedHere ? [dependent.key, ...statedElsewhere] : statedElsewhere,
    ...openIn(facts, found, before),
    ...titleIn(found, before),
    ...namedIn(facts, key, before),
    ...orderPart(facts, key, before),
    ...nativePart(facts, found, before, isWithdrawn ? dependent.textHash : null),
  }
}

/** Which order says so, and which one does not count any more because the dependency was taken off in Gitea. */
function orderPart(
  facts: Facts,
  key: string,
  before: Edge | undefined,
): Pick<Edge, 'ordered' | 'orderTaken'> {
  const order = facts.ordered.find((candidate) => candidate.key === key)
  const taken = isTakenOff(facts, key, before) ? before?.ordered : before?.orderTaken
  const orderTaken = order?.isTaken ? order.stamp : taken
  return {
    ...(order ? { ordered: order.stamp } : {}),
    ...(orderTaken === undefined ? {} : { orderTaken }),
  }
}

/** What stood in Gitea and is not there any more, and not only out of the bot's sight. */
function isTakenOff(facts: Facts, key: string, before: Edge | undefined): boolean {
  if (facts.native === undefined || !wasInGitea(before)) return false
  const found = [...facts.stated, ...facts.ordered, ...facts.others].find((one) => one.key === key)
  const isThere = facts.native.some((candidate) => candidate.key === key)
  return !isThere && !(found?.hidden && facts.hiddenInGitea.all > 0)
}

/**
 * Whether the blocker is open; of one that the bot cannot see, as far as anybody tells. Gitea counts those of its own list
 * that are open: when none is, that one is not either. Of one that is not in that list it is remembered how long it has
 * been so.
 */
function openIn(
  facts: Facts,
  found: Found | undefined,
  before: Edge | undefined,
): Pick<Edge, 'open' | 'unseenSinceMs'> {
  if (!found?.open) return { open: false }
  if (!found.hidden) return { open: true }
  if (facts.native && wasInGitea(before) && facts.hiddenInGitea.all > 0)
    return { open: facts.hiddenInGitea.open > 0 }
  return { open: true, unseenSinceMs: before?.unseenSinceMs ?? facts.nowMs }
}

function wasInGitea(before: Edge | undefined): boolean {
  return before !== undefined && (before.native || before.mirror === 'present')
}

function titleIn(found: Found | undefined, before: Edge | undefined): Pick<Edge, 'blockerTitle'> {
  const title = found?.title ?? before?.blockerTitle
  return title === undefined ? {} : { blockerTitle: title }
}

function namedIn(facts: Facts, key: string, before: Edge | undefined): Pick<Edge, 'named'> {
  const named = facts.stated.find((candidate) => candidate.key === key)?.named ?? before?.named
  return named === undefined ? {} : { named }
}

/** Whose the native dependency is, and what it means that it is there or gone. */
function nativePart(
  facts: Facts,
  found: Found | undefined,
  before: Edge | undefined,
  withdrawn: string | null,
): Pick<Edge, 'native' | 'mirror' | 'withdrawn'> {
  const mirror: Mirror = before?.mirror ?? 'none'
  if (facts.native === undefined) return { native: before?.native ?? false, mirror, withdrawn }
  // Gitea lists only what the bot may see: out of sight is neither gone nor taken off, as long as it lists so much
  if (found?.hidden && !(wasInGitea(before) && facts.hiddenInGitea.all === 0))
    return { native: before?.native ?? false, mirror, withdrawn }
  const isThere = facts.native.some((candidate) => candidate.key === found?.key)
  if (!isThere) {
    // what stood there and somebody took off: that person withdraws the statement until the text changes
    if (wasInGitea(before)) return { native: false, mirror: 'none', withdrawn: facts.dependent.textHash }
    return { native: false, mirror, withdrawn }
  }
  if (before?.native || facts.retaken.has(found?.key ?? ''))
    return { native: true, mirror: 'none', withdrawn }
  if (mirror !== 'none') return { native: false, mirror: 'present', withdrawn }
  return facts.recalled.mirrors.has(found?.key ?? '')
    ? { native: false, mirror: 'present', withdrawn }
    : { native: true, mirror: 'none', withdrawn }
}

function wantsMirror(edge: Edge, facts: Facts): boolean {
  const isHidden = [...facts.stated, ...facts.ordered, ...facts.others].some(
    (found) => found.key === edge.blocker && found.hidden,
  )
  if (facts.unshowable.has(edge.blocker)) return false
  return isEffective(edge) && !edge.native && !isHidden && (edge.mirror !== 'impossible' || facts.tryAgain)
}
