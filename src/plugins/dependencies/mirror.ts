import type { Context } from '../../app/context.ts'
import type { DependencyResult } from '../../gitea/effects/dependency.ts'
import type { Unwritable } from '../../gitea/effects/unwritten.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import { type Edge, hasSource } from '../../tasks/graph.ts'
import type { GraphDeps, StoredEdges } from './store-edges.ts'

/**
 * Writes into Gitea what only the bot knows of an issue's edges, takes off what has no source any more, and records
 * what came of it.
 *
 * @returns the edges as they are now
 */
export async function mirrorInGitea(
  deps: GraphDeps,
  context: Context<IssueEventName>,
  stored: StoredEdges,
): Promise<readonly Edge[]> {
  const { toMirror, toUnmirror } = stored
  if (toMirror.length + toUnmirror.length === 0) return stored.edges
  // a repository that wants only labels, or nothing, gets no dependencies either
  if ((await deps.policies.of(context.snapshot.address.repoId)).mode !== 'normal') return stored.edges
  const results = new Map<string, Edge['mirror']>()
  for (const edge of toMirror) {
    const result = await context.ensure.dependency(edge.blockerAddress)
    results.set(edge.blocker, MIRROR_AFTER[result])
  }
  for (const edge of toUnmirror) await context.ensure.noDependency(edge.blockerAddress)
  for (const edge of toUnmirror) results.set(edge.blocker, 'none')
  return recordMirrors(deps, context.snapshot.key, results)
}

const MIRROR_AFTER: Readonly<Record<DependencyResult | Unwritable, Edge['mirror']>> = {
  written: 'present',
  unchanged: 'present',
  impossible: 'impossible',
  forbidden: 'impossible',
  archived: 'impossible',
  // these say nothing about rights: the next look tries again
  gone: 'none',
  failed: 'none',
}

/** Only the mirrors have changed, by the blocker's key; what others stored of these edges meanwhile stays. */
export function recordMirrors(
  deps: GraphDeps,
  key: string,
  results: ReadonlyMap<string, Edge['mirror']>,
): Promise<readonly Edge[]> {
  return deps.graph.run('graph', async () => {
    const version = await deps.tasks.graphVersion()
    const known = await deps.tasks.blockersOf(key)
    const edges = known.map((edge) => ({ ...edge, mirror: results.get(edge.blocker) ?? edge.mirror }))
    const isGone = (edge: Edge) => edge.mirror === 'none' && !hasSource(edge)
    const save = edges.filter((edge, index) => edge.mirror !== known[index]?.mirror && !isGone(edge))
    const writes = deps.tasks.changeEdges({ save, remove: edges.filter(isGone) }, version)
    if (writes.length > 0) await deps.commit(writes)
    return edges.filter((edge) => !isGone(edge))
  })
}
