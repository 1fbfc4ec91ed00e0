import type { IssueAddress } from '../../gitea/issue-address.ts'
import { addressOfIssue, keyOfIssue } from '../../gitea/wire.ts'
import {
  canonicalCircle,
  type Edge,
  findCircle,
  isHolding,
  MAX_FOLLOWED,
  MAX_REACHED,
} from '../../tasks/graph.ts'
import type { TaskStore } from '../../tasks/store.ts'
import { type Blocker, isEnded } from '../../tasks/task.ts'
import type { Neighbours } from './neighbours.ts'

/** A circle through a task, or that the search had to be cut off. */
export interface Circle {
  readonly path: readonly Blocker[] | undefined
  readonly cut: boolean
}

/** What a search asks; `heard` keeps what Gitea said of issues that are no tasks, so that a second search asks nothing. */
interface SearchDeps {
  readonly tasks: TaskStore
  readonly neighbours: Neighbours
  readonly heard: Map<string, readonly Blocker[]>
  /** Issues that become tasks in a moment: they look for the circle themselves, so that nobody need ask for their blockers. */
  readonly soon: ReadonlySet<string>
}

/**
 * Looks for a circle through `start` over the stored edges, and over Gitea's own ones where an issue is not a task.
 *
 * @param edges the edges of `start` as they are about to be
 */
export async function circleThrough(
  deps: SearchDeps,
  start: Blocker,
  edges: readonly Edge[],
): Promise<Circle> {
  const addresses = new Map<string, IssueAddress>([[start.key, start.address]])
  const blockersOf = async (key: string): Promise<string[]> => {
    const found =
      key === start.key
        ? edges.filter(isHolding).map(blockerIn)
        : await openBlockers(deps, key, addresses.get(key))
    for (const { key: blocker, address } of found) addresses.set(blocker, address)
    return found.map((blocker) => blocker.key)
  }
  const found = await reaches(deps, start.key, edges.filter(isHolding).map(blockerIn), addresses)
  if (found !== true) return { path: undefined, cut: found === 'cut' }
  const { path, cut } = await findCircle(start.key, blockersOf, MAX_FOLLOWED)
  if (!path) return { path: undefined, cut }
  return {
    path: canonicalCircle(path).flatMap((key) => ({ key, address: addresses.get(key) ?? start.address })),
    cut,
  }
}

/**
 * Whether `start` is among what its blockers wait for. Stored edges are followed by the database in one go, and only what is
 * no task is asked for in Gitea.
 */
async function reaches(
  deps: SearchDeps,
  start: string,
  blockers: readonly Blocker[],
  addresses: Map<string, IssueAddress>,
): Promise<boolean | 'cut'> {
  const known = new Set<string>()
  let asked = 0
  let next = blockers
  while (next.length > 0) {
    for (const { key, address } of next) addresses.set(key, address)
    const reached = await deps.tasks.upstream(
      next.map(({ key }) => key),
      start,
      MAX_FOLLOWED,
    )
    if (reached.some(({ key }) => key === start)) return true
    const strangers = reached.filter(({ key, isTask }) => !isTask && !known.has(key))
    for (const { key } of reached) known.add(key)
    const further: Blocker[] = []
    for (const { key } of strangers) {
      if (++asked > MAX_REACHED) return 'cut'
      const address = addresses.get(key) ?? (await deps.tasks.dependentsOf(key, 1))[0]?.blockerAddress
      further.push(...(await openBlockers(deps, key, address)))
    }
    if (reached.length >= MAX_FOLLOWED) return 'cut'
    next = further.filter(({ key }) => !known.has(key))
  }
  return false
}

async function openBlockers(
  deps: SearchDeps,
  key: string,
  address: IssueAddress | undefined,
): Promise<readonly Blocker[]> {
  const task = await deps.tasks.find(key)
  if (task && !isEnded(task)) return (await deps.tasks.blockersOf(key)).filter(isHolding).map(blockerIn)
  if (!address || deps.soon.has(key)) return []
  const found = deps.heard.get(key) ?? (await openBlockersInGitea(deps, address))
  deps.heard.set(key, found)
  return found
}

async function openBlockersInGitea(deps: SearchDeps, address: IssueAddress): Promise<Blocker[]> {
  const snapshot = deps.neighbours.at(address)
  if (typeof (await snapshot.issue()) === 'string') return []
  const native = await snapshot.dependencies()
  if (native === 'unsupported') return []
  return native
    .filter((issue) => issue.state === 'open')
    .map((issue) => ({ key: keyOfIssue(issue), address: addressOfIssue(issue) }))
}

function blockerIn(edge: Edge): Blocker {
  return { key: edge.blocker, address: edge.blockerAddress }
}
