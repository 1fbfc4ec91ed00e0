import type { Context } from '../../app/context.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import type { Forge } from '../../gitea/forge.ts'
import { GiteaError } from '../../gitea/gitea-error.ts'
import { type IssueAddress, issueKey } from '../../gitea/issue-address.ts'
import type { Absence } from '../../gitea/snapshot.ts'
import { addressOfIssue, isAssignedTo, keyOfIssue, readAs, type WireIssue, wire } from '../../gitea/wire.ts'
import { formatRef } from '../../issue/issue-ref.ts'
import type { IssueRef } from '../../issue/spec.ts'
import type { Edge } from '../../tasks/graph.ts'
import { shortTitle, type Task } from '../../tasks/task.ts'
import { isForAll } from '../for-all.ts'
import type { Named } from '../named.ts'
import type { Neighbours } from './neighbours.ts'
import { lookAtOrders } from './ordered.ts'
import { type Recalled, recall, retaken, type Unrecorded } from './recall.ts'
import { type Facts, type Found, reconcile } from './reconcile.ts'
import { type Led, stillMeant } from './still-meant.ts'

/** What the text names that cannot be found: never there, as it is written. */
export interface Looked {
  readonly facts: Facts
  readonly missing: readonly string[]
  /** Blockers as the text names them, by key. */
  readonly words: ReadonlyMap<string, string>
  readonly selfReference: boolean
  /** See {@link Orders}. */
  readonly refusedOrders: number
}

/** What is looked with, and when: ms since 1970. */
interface LookingAt {
  readonly named: Named
  readonly neighbours: Neighbours
  readonly nowMs: number
}

/** Reads everything that one issue's dependencies are decided from, with as few calls as possible. */
export async function lookAtDependencies(
  deps: { readonly forge: Forge; readonly baseUrls: readonly string[] },
  context: Context<IssueEventName>,
  task: Task,
  edges: readonly Edge[],
  at: LookingAt,
): Promise<Looked> {
  const { snapshot } = context
  const me = await deps.forge.me()
  const native = await snapshot.dependencies()
  if (native !== 'unsupported') for (const issue of native) at.neighbours.take(issue)
  const nativeFound = native === 'unsupported' ? undefined : native.map((issue) => foundFrom(issue, me.id))
  const reader = new BlockerReader(deps.forge, snapshot.address, edges, nativeFound ?? [], at)
  const led = await reader.refs(task.spec.blockedBy.value)
  const recalled = await recall(deps, context, task, unrecorded(edges, foundIn(led), native))
  const stated = whatIsStated(led, nativeFound ?? [], recalled)
  const listed = new Set((nativeFound ?? []).map((found) => found.key))
  const find = (place: IssueAddress) => reader.at(place)
  const orders = await lookAtOrders({ forge: deps.forge, snapshot, edges, listed, find }, task)
  const named = new Set([...stated.found, ...orders.ordered].map((found) => found.key))
  for (const key of listed) named.add(key)
  const others = await reader.stored(edges.filter((edge) => !named.has(edge.blocker)))
  const { key } = snapshot
  const facts: Facts = {
    dependent: { key, address: snapshot.address, textHash: task.textHash },
    edges,
    stated: stated.found.filter((found) => found.key !== key),
    ordered: orders.ordered,
    unordered: orders.unordered,
    native: nativeFound?.filter((found) => found.key !== key),
    unshowable: await unshowable(context, [...stated.found, ...orders.ordered, ...others]),
    hiddenInGitea: await snapshot.hiddenBlockers(),
    others: others.filter((found) => found.key !== key),
    tryAgain: task.blockers === null || context.root === 'person',
    recalled,
    retaken: new Set(),
    nowMs: at.nowMs,
  }
  // the records tell what the bot wrote, not what a person did with it since: only its own is taken off
  const leaving = reconcile(facts).toUnmirror.map((edge) => edge.blocker)
  return {
    facts: { ...facts, retaken: await retaken(deps.forge, context, leaving) },
    missing: stated.missing,
    refusedOrders: orders.refused,
    words: new Map([...stated.words].map(([to, ref]) => [to, formatRef(ref, snapshot.address)])),
    selfReference: [...stated.found, ...(nativeFound ?? [])].some((found) => found.key === key),
  }
}

/** What the text states, by what its references lead to; if it is the text of before, by what they led to then. */
function whatIsStated(
  led: readonly Led[],
  native: readonly Found[],
  recalled: Recalled,
): { found: Found[]; missing: string[]; words: ReadonlyMap<string, IssueRef> } {
  const listed = new Set(native.map(({ key }) => key))
  const copies = native.filter(({ key }) => recalled.mirrors.has(key) && !recalled.statedBy.has(key))
  const meant = recalled.trace === 'comment' ? stillMeant(led, listed, copies) : led
  return {
    found: foundIn(meant),
    missing: meant.flatMap(({ to }) => (typeof to === 'string' ? [to] : [])),
    words: new Map(meant.flatMap(({ ref, to }) => (typeof to === 'object' ? [[to.key, ref]] : []))),
  }
}

function foundIn(led: readonly Led[]): Found[] {
  return led.flatMap(({ to }) => (typeof to === 'object' ? [to] : []))
}

async function unshowable(
  context: Context<IssueEventName>,
  blockers: readonly Found[],
): Promise<Set<string>> {
  const keys = new Set<string>()
  for (const { key, address } of blockers) if (!(await isForAll(context.snapshot, address))) keys.add(key)
  return keys
}

/** What Gitea lists or the text states, and no record explains. */
function unrecorded(
  edges: readonly Edge[],
  stated: readonly Found[],
  native: readonly WireIssue[] | 'unsupported',
): Unrecorded {
  if (native === 'unsupported') return { natives: [], unlisted: [] }
  const explained = edges.filter((edge) => edge.native || edge.mirror !== 'none')
  const known = new Set(explained.map((edge) => edge.blocker))
  const natives = native.filter((issue) => !known.has(keyOfIssue(issue)))
  const listed = new Set([...edges.map((edge) => edge.blocker), ...native.map(keyOfIssue)])
  return { natives, unlisted: stated.filter(({ key }) => !listed.has(key)) }
}

function foundFrom(issue: WireIssue, botId: number): Found {
  const isMine = !issue.pull_request && isAssignedTo(issue, botId)
  return {
    key: keyOfIssue(issue),
    address: addressOfIssue(issue),
    open: issue.state === 'open',
    title: shortTitle(issue.title),
    isMine,
  }
}

/** Finds the issues behind references and stored edges; what Gitea's own list has told is not asked again. */
class BlockerReader {
  readonly #forge: Forge
  readonly #here: IssueAddress
  readonly #edges: readonly Edge[]
  readonly #known: readonly Found[]
  readonly #named: Named
  readonly #neighbours: Neighbours
  #isWell: Promise<void> | undefined

  constructor(
    forge: Forge,
    here: IssueAddress,
    edges: readonly Edge[],
    known: readonly Found[],
    at: LookingAt,
  ) {
    this.#forge = forge
    this.#here = here
    this.#edges = edges
    this.#known = known
    this.#named = at.named
    this.#neighbours = at.neighbours
  }

  async refs(refs: readonly IssueRef[]): Promise<Led[]> {
    const led: Led[] = []
    for (const ref of refs) led.push({ ref, named: nameIn(ref), to: await this.#ref(ref) })
    return led
  }

  /** What an order is about; undefined if it was deleted. */
  async at(place: IssueAddress): Promise<Found | undefined> {
    const found = await this.#at(place)
    return found === 'missing' ? undefined : found
  }

  async stored(edges: readonly Edge[]): Promise<Found[]> {
    const found: Found[] = []
    for (const edge of edges) {
      const issue = await this.#again(edge)
      if (issue) found.push(issue)
    }
    return found
  }

  /** The issue; its name as written if it never existed, or whoever wrote it may not know; undefined if it was deleted. */
  async #ref(ref: IssueRef): Promise<Found | string | undefined> {
    const named = nameIn(ref)
    const before = this.#edges.find((edge) => isBefore(edge, named, ref.number))
    const place = before ? 'absent' : await this.#named.place(ref)
    // a name leads where it led when the text was first read: today it may be somebody else's
    const found = before
      ? ((await this.#again(before)) ?? asGone(before))
      : typeof place === 'string'
        ? 'missing'
        : await this.#at(place)
    if (found === 'missing') return formatRef(ref, this.#here)
    return found && named !== undefined ? { ...found, named } : found
  }

  /** `missing` if it never existed; undefined if it was deleted. */
  async #at(place: IssueAddress): Promise<Found | 'missing' | undefined> {
    const key = issueKey(place)
    const listed = this.#known.find((found) => found.key === key)
    if (listed) return listed
    const edge = this.#edges.find((candidate) => candidate.blocker === key)
    if (edge) return (await this.#again({ ...edge, blockerAddress: place })) ?? asGone(edge)
    const read = await this.#read(place)
    if (typeof read === 'object') return read
    return place.number <= (await this.#newestNumber(place)) ? undefined : 'missing'
  }

  /** A blocker that was seen before: what is out of sight now is as it was seen last, not gone. */
  async #again(edge: Edge): Promise<Found | undefined> {
    const read = await this.#read(edge.blockerAddress)
    if (read !== 'unreachable') return read === 'gone' ? undefined : read
    // what stands in front of a Gitea that is down may say "not found" of everything
    this.#isWell ??= this.#forge.probe()
    await this.#isWell
    return { key: edge.blocker, address: edge.blockerAddress, open: edge.open, hidden: true }
  }

  async #read(address: IssueAddress): Promise<Found | Absence> {
    const issue = await this.#neighbours.at(address).issue()
    return typeof issue === 'string' ? issue : foundFrom(issue, (await this.#forge.me()).id)
  }

  /** Numbers are never used again: one up to the newest existed once, one above never did. */
  async #newestNumber({ owner, repo }: IssueAddress): Promise<number> {
    const query = { state: 'all', limit: 1 } as const
    try {
      const rows = await this.#forge.gitea.repos.issueListIssues(owner, repo, query)
      return readAs(wire.issues, rows)[0]?.number ?? 0
    } catch (error) {
      // there are no issues to be had in that repository, e.g. because they are switched off
      if (error instanceof GiteaError && error.isMissing) return 0
      throw error
    }
  }
}

function nameIn({ owner, repo }: IssueRef): string | undefined {
  return owner === undefined || repo === undefined ? undefined : `${owner}/${repo}`.toLowerCase()
}

function isBefore(edge: Edge, named: string | undefined, number: number): boolean {
  return named !== undefined && edge.named === named && edge.blockerAddress.number === number
}

function asGone(edge: Edge): Found {
  return { key: edge.blocker, address: edge.blockerAddress, open: false }
}
