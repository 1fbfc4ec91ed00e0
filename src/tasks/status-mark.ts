import { z } from 'zod'
import type { MarkData } from '../gitea/effects/marker.ts'
import { hashOf } from '../hash.ts'
import { markedOverrides, overridesSchema } from './overrides-mark.ts'
import type { Overrides, Task } from './task.ts'

const adoptable = z.object({
  text: z.string(),
  state: z.string(),
  agent: z.string().nullable(),
  difficulty: z.enum(['low', 'medium', 'high']),
  tokens: z.number().int().positive(),
  p90: z.number().int().positive().optional(),
  decision: z.number().int().nonnegative(),
  waits: z.string(),
  handedIn: z.number().int().nonnegative().optional(),
  overrides: overridesSchema,
})

/** What the hidden line of a status comment holds, so that a lost database can be rebuilt from Gitea alone. */
export interface StatusMark {
  /** Hash of the text that the spec was read from. */
  readonly text: string
  readonly state: string
  readonly agent: string | null
  readonly difficulty: 'low' | 'medium' | 'high'
  readonly tokens: number
  /** Only where the estimate is a range. */
  readonly p90?: number
  readonly decision: number
  /** Hash of what holds it back, so that a comment that names other issues is not taken for this one. */
  readonly waits: string
  /** Only of work that was handed in: the number of its pull request; 0 = it has none. */
  readonly handedIn?: number
  readonly overrides: Overrides
}

/** Reads it back; undefined if it is of another make. */
export function readStatusMark(data: MarkData): StatusMark | undefined {
  const { success, data: mark } = adoptable.safeParse(data)
  if (!success) return undefined
  const { p90, handedIn, ...known } = mark
  return {
    ...known,
    ...(p90 === undefined ? {} : { p90 }),
    ...(handedIn === undefined ? {} : { handedIn }),
  }
}

/** What the hidden line says of a task. */
export function statusMark(task: Task): StatusMark {
  const { spec, overrides } = task
  const { p50, p90 } = spec.estimate.value
  return {
    text: task.textHash,
    state: task.state,
    agent: task.agent,
    difficulty: overrides.difficulty ?? spec.difficulty.value,
    tokens: p50,
    ...(p90 === p50 ? {} : { p90 }),
    decision: task.decisionNumber,
    waits: hashOf([
      task.blockers?.map((blocker) => blocker.key) ?? [],
      task.trouble,
      task.hiddenBlockers ?? 0,
    ]),
    ...(task.handedIn ? { handedIn: task.handedIn.pullRequest ?? 0 } : {}),
    overrides: markedOverrides(overrides, task.blockers === null ? null : (task.hiddenBlockers ?? 0)),
  }
}
