import { DAY_MS } from '../../clock.ts'
import type { Edge } from '../../tasks/graph.ts'
import type { Unseen } from '../../tasks/task.ts'

/**
 * How long a blocker that the bot cannot see holds a task back before a person is asked: a right that was taken by mistake,
 * or a repository that is being moved, is put right within a working day, and nobody waits much longer than that for an answer.
 */
export const OUT_OF_SIGHT_MS = DAY_MS

/** What holds an issue back and cannot be seen. */
export interface OutOfSight {
  /** Not for long: still waited for, until then (ms since 1970). */
  readonly fresh: (Unseen & { readonly untilMs: number }) | null
  /** For so long that a person has to say how to go on. */
  readonly old: Unseen | null
}

/**
 * Tells how long the blockers that hold an issue back have been out of sight. Pure.
 *
 * @param words blockers as the text names them, by key: nothing else is known of them that people may be told
 */
export function outOfSight(
  holding: readonly Edge[],
  words: ReadonlyMap<string, string>,
  nowMs: number,
): OutOfSight {
  const untilMs = (edge: Edge) => (edge.unseenSinceMs ?? nowMs) + OUT_OF_SIGHT_MS
  const unseen = holding.filter((edge) => edge.unseenSinceMs !== undefined)
  const old = unseen.filter((edge) => untilMs(edge) <= nowMs)
  const fresh = unseen.filter((edge) => untilMs(edge) > nowMs)
  return {
    fresh: fresh.length > 0 ? { ...named(fresh, words), untilMs: Math.min(...fresh.map(untilMs)) } : null,
    old: old.length > 0 ? named(old, words) : null,
  }
}

function named(edges: readonly Edge[], words: ReadonlyMap<string, string>): Unseen {
  const refs = edges.flatMap(({ blocker }) => words.get(blocker) ?? [])
  return { refs, unnamed: edges.length - refs.length }
}
