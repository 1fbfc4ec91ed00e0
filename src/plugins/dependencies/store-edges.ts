import { isDeepStrictEqual } from 'node:util'
import { Conflict } from '../../database/conflict.ts'
import type { IssueSnapshot } from '../../gitea/snapshot.ts'
import type { OneAtATime } from '../../one-at-a-time.ts'
import type { Edge } from '../../tasks/graph.ts'
import type { Blocker } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { type Circle, circleThrough } from './circle.ts'
import type { NeighboursOfTurns } from './neighbours.ts'
import type { RecentNews } from './recent-news.ts'
import { type Facts, type Reconciled, reconcile } from './reconcile.ts'
import { hasUnread, type Unread } from './unread.ts'

/** What this feature works with: the graph is changed by one at a time. */
export interface GraphDeps extends BuiltInDeps {
  readonly graph: OneAtATime
  readonly news: RecentNews
  readonly neighbours: NeighboursOfTurns
  readonly unread: Unread
}

/** The edges of one issue as they are stored now, and what is still to be done in Gitea for them. */
export interface StoredEdges {
  readonly edges: readonly Edge[]
  /** Stored as intended. */
  readonly toMirror: readonly Edge[]
  /** Stored as having no mirror any more. */
  readonly toUnmirror: readonly Edge[]
  readonly circle: Circle
  /** It is not known yet that there is no circle: see {@link hasUnread}. */
  readonly isUnread: boolean
}

interface Storing {
  /** Asks for the right to change something in Gitea; called only if there is something that it has not refused before. */
  begin(): void
  /** Whether what stands on the issue may tell of a circle. */
  readonly isTold: boolean
}

/**
 * Stores the edges of one issue after a look for a circle, as one step for the whole instance. Gitea is asked before
 * that step: 40 issues that began at once, each with a look at Gitea inside, made each other begin again 14 times.
 *
 * What is about to be written to Gitea is stored first, as "intended" or as not there any more, so that after a kill
 * neither an absent nor a present mirror is taken for a person's doing. The edge that would close a circle stays out of Gitea.
 *
 * @throws Conflict when somebody else changed the issue's edges since the facts were read
 */
export async function storeEdges(
  deps: Pick<GraphDeps, 'tasks' | 'commit' | 'graph' | 'neighbours'>,
  snapshot: IssueSnapshot,
  facts: Facts,
  { begin, isTold }: Storing,
): Promise<StoredEdges> {
  const here = { key: snapshot.key, address: snapshot.address }
  const heard = new Map<string, readonly Blocker[]>()
  const found = [...facts.stated, ...(facts.native ?? []), ...facts.others]
  const soon = new Set(found.filter(({ open, isMine }) => open && isMine).map(({ key }) => key))
  const search = (edges: readonly Edge[]) =>
    circleThrough({ tasks: deps.tasks, neighbours: deps.neighbours.of(snapshot), heard, soon }, here, edges)
  const plan = reconcile(facts)
  await search(plan.edges)
  return deps.graph.run('graph', async () => {
    const version = await deps.tasks.graphVersion()
    const before = await deps.tasks.blockersOf(snapshot.key)
    if (!isDeepStrictEqual(before, facts.edges)) throw new Conflict(`the edges of ${snapshot.key}`)
    const circle = await search(plan.edges)
    const isUnread = isTold && !circle.path && (await hasUnread(deps.tasks, snapshot.key, plan.edges, soon))
    // the edge that closes a circle may be among these
    const stored = toStore(isUnread ? { ...plan, toMirror: [] } : plan, circle)
    // trying again what Gitea has refused changes nothing that people see
    if (
      (!isUnread && plan.toMirror.some((edge) => edge.mirror !== 'impossible')) ||
      stored.toUnmirror.length > 0
    )
      begin()
    const known = new Map(before.map((edge) => [edge.blocker, edge]))
    const save = stored.edges.filter((edge) => !isDeepStrictEqual(known.get(edge.blocker), edge))
    const writes = deps.tasks.changeEdges({ save, remove: plan.removed }, version)
    if (writes.length > 0) await deps.commit(writes)
    return { ...stored, circle, isUnread }
  })
}

function toStore(plan: Reconciled, circle: Circle): Omit<StoredEdges, 'circle' | 'isUnread'> {
  const closing = new Set(circle.path?.map((member) => member.key))
  const wanted = new Set(plan.toMirror.map((edge) => edge.blocker))
  const taken = new Set(plan.toUnmirror.map((edge) => edge.blocker))
  const edges = plan.edges.map((edge): Edge => {
    const { blocker, mirror } = edge
    if (wanted.has(blocker) && !closing.has(blocker)) return { ...edge, mirror: 'intended' }
    return mirror === 'intended' || taken.has(blocker) ? { ...edge, mirror: 'none' } : edge
  })
  return {
    edges,
    toMirror: edges.filter((edge) => edge.mirror === 'intended'),
    toUnmirror: edges.filter((edge) => taken.has(edge.blocker)),
  }
}
