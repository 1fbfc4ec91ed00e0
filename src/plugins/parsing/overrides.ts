import type { Difficulty } from '../../issue/spec.ts'
import type { Overrides } from '../../tasks/task.ts'

/** What the labels of one scope tell. */
export interface ScopeLabels {
  /** The names after the slash that the issue has now. */
  readonly present: readonly string[]
  /** What the bot wrote last. */
  readonly written: string | null
  /** What a person had ordered before. */
  readonly ordered: string | undefined
}

/**
 * What a person orders with the labels of one scope: one that the bot did not write is an order, the bot's own one
 * taken off is "decide yourself again", and anything else leaves it as it was.
 */
export function orderedBy({ present, written, ordered }: ScopeLabels): string | undefined {
  const foreign = present.filter((name) => name !== written)
  if (foreign.length > 0) return foreign.includes(ordered ?? '') ? ordered : foreign[0]
  if (present.length === 0 && written !== null) return undefined
  return ordered
}

/** Only what exists can be ordered: a label of another name in our scope is somebody's own business. */
export function overridesFrom(
  agent: string | undefined,
  difficulty: Difficulty | undefined,
  agents: readonly string[],
): Overrides {
  return {
    ...(agent !== undefined && agents.includes(agent) ? { agent } : {}),
    ...(difficulty === undefined ? {} : { difficulty }),
  }
}
