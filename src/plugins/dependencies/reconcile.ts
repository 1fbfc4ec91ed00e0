import type { HiddenBlockers } from '../../gitea/hidden-blockers.ts'
import type { IssueAddress } from '../../gitea/issue-address.ts'
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

/** Facts by the blocker's key: an issue may have thousands of blockers. */
interface Looked extends Facts {
  readonly before: ReadonlyMap<string, Edge>
  /** What Gitea lists comes first, then what the text states, and so on. */
  readonly found: ReadonlyMap<string, Found>
  /** The same without what Gitea lists. */
  readonly unlisted: ReadonlyMap<string, Found>
  readonly statedHere: ReadonlyMap<string, Found>
  readonly orders: ReadonlyMap<string, Ordered>
  readonly inGitea: ReadonlySet<string>
}

function byKey<One extends Found>(all: readonly One[]): Map<string, One> {
  const first = new Map<string, One>()
  // of several the first counts, and keeps its place: what is shown and written back stands in this order
  for (const found of all) if (!first.has(found.key)) first.set(found.key, found)
  return first
}

function looked(facts: Facts): Looked {
  const { native = [], stated, ordered, others } = facts
  const unlisted = [...stated, ...ordered, ...others]
  return {
    ...facts,
    before: new Map(facts.edges.toReversed().map((edge) => [edge.blocker, edge])),
    found: byKey([...native, ...unlisted]),
    unlisted: byKey(unlisted),
    statedHere: byKey(stated),
    orders: byKey(ordered),
    inGitea: new Set(native.map(({ key }) => key)),
  }
}

/** Merges all sources of an issue's dependencies. Pure. */
export function reconcile(facts: Facts): Reconciled {
  const at = looked(facts)
  const { inGitea } = at
  const keys = new Set([
    ...facts.edges.map((edge) => edge.blocker),
    ...at.statedHere.keys(),
    ...at.orders.keys(),
    ...inGitea,
  ])
  const all = [...keys].map((key) => nextEdge(at, key))
  const isGone = (edge: Edge) => !hasSource(edge) && !inGitea.has(edge.blocker)
  return {
    edges: all.filter((edge) => !isGone(edge)),
    removed: all.filter(isGone),
    toMirror:
      facts.native === undefined
        ? []
        : all.filter((edge) => wantsMirror(edge, at) && !inGitea.has(edge.blocker)),
    toUnmirror: all.filter(
      (edge) => edge.mirror === 'present' && inGitea.has(edge.blocker) && !isEffective(edge),
    ),
  }
}

function nextEdge(at: Looked, key: string): Edge {
  const before = at.before.get(key)
  const found = at.found.get(key)
  const { dependent } = at
  const statedElsewhere = before
    ? before.statedBy.filter((source) => source !== dependent.key)
    : (at.recalled.statedBy.get(key) ?? [])
  const isWithdrawn =
    at.unordered.has(key) ||
    (before ? before.withdrawn === dependent.textHash : at.recalled.withdrawn.has(key))
  return {
    dependent: dependent.key,
    blocker: key,
    dependentAddress: dependent.address,
    blockerAddress: found?.address ?? before?.blockerAddress ?? dependent.address,
    statedBy: at.statedHere.has(key) ? [dependent.key, ...statedElsewhere] : statedElsewhere,
    ...openIn(at, found, before),
    ...titleIn(found, before),
    ...namedIn(at, key, before),
    ...orderPart(at, key, before),
    ...nativePart(at, found, before, isWithdrawn ? dependent.textHash : null),
  }
}

/** Which order says so, and which one does not count any more because the dependency was taken off in Gitea. */
function orderPart(at: Looked, key: string, before: Edge | undefined): Pick<Edge, 'ordered' | 'orderTaken'> {
  const order = at.orders.get(key)
  const taken = isTakenOff(at, key, before) ? before?.ordered : before?.orderTaken
  const orderTaken = order?.isTaken ? order.stamp : taken
  return {
    ...(order ? { ordered: order.stamp } : {}),
    ...(orderTaken === undefined ? {} : { orderTaken }),
  }
}

/** What stood in Gitea and is not there any more, and not only out of the bot's sight. */
function isTakenOff(at: Looked, key: string, before: Edge | undefined): boolean {
  if (at.native === undefined || !wasInGitea(before)) return false
  return !at.inGitea.has(key) && !(at.unlisted.get(key)?.hidden && at.hiddenInGitea.all > 0)
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

function namedIn(at: Looked, key: string, before: Edge | undefined): Pick<Edge, 'named'> {
  const named = at.statedHere.get(key)?.named ?? before?.named
  return named === undefined ? {} : { named }
}

/** Whose the native dependency is, and what it means that it is there or gone. */
function nativePart(
  at: Looked,
  found: Found | undefined,
  before: Edge | undefined,
  withdrawn: string | null,
): Pick<Edge, 'native' | 'mirror' | 'withdrawn'> {
  const mirror: Mirror = before?.mirror ?? 'none'
  if (at.native === undefined) return { native: before?.native ?? false, mirror, withdrawn }
  // Gitea lists only what the bot may see: out of sight is neither gone nor taken off, as long as it lists so much
  if (found?.hidden && !(wasInGitea(before) && at.hiddenInGitea.all === 0))
    return { native: before?.native ?? false, mirror, withdrawn }
  const isThere = found !== undefined && at.inGitea.has(found.key)
  if (!isThere) {
    // what stood there and somebody took off: that person withdraws the statement until the text changes
    if (wasInGitea(before)) return { native: false, mirror: 'none', withdrawn: at.dependent.textHash }
    return { native: false, mirror, withdrawn }
  }
  if (before?.native || at.retaken.has(found?.key ?? '')) return { native: true, mirror: 'none', withdrawn }
  if (mirror !== 'none') return { native: false, mirror: 'present', withdrawn }
  return at.recalled.mirrors.has(found?.key ?? '')
    ? { native: false, mirror: 'present', withdrawn }
    : { native: true, mirror: 'none', withdrawn }
}

function wantsMirror(edge: Edge, at: Looked): boolean {
  if (at.unshowable.has(edge.blocker) || at.unlisted.get(edge.blocker)?.hidden) return false
  return isEffective(edge) && !edge.native && (edge.mirror !== 'impossible' || at.tryAgain)
}
