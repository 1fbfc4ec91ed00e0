import { DIFFICULTIES, type Difficulty } from '../../issue/spec.ts'
import { type Given, type Overrides, withOrder, withoutOrder } from '../../tasks/overrides.ts'

/** The scopes in which a label is an order. */
export type LabelScope = 'agent' | 'difficulty'

/** What the labels of one scope tell. */
export interface ScopeLabels {
  readonly scope: LabelScope
  /** The names after the slash that the issue has now, and that the bot has not just set itself. */
  readonly present: readonly string[]
  /** What the bot wrote last. */
  readonly written: string | null
  /** The names that are no order: no agent is called so. */
  isUnknown(name: string): boolean
}

/** What a person did with the labels of one scope: put one on, or took off the bot's own. */
export type LabelChange = { readonly kind: 'put' | 'taken'; readonly name: string }

/**
 * What a person has done with the labels of one scope: one that the bot did not write is an order, the bot's own one taken off
 * is "decide yourself again". A label of another name in the scope is somebody's own business. Undefined = nothing new.
 */
export function labelChange(
  { scope, present, written, isUnknown }: ScopeLabels,
  standing: Overrides,
): LabelChange | undefined {
  const foreign = present.filter((name) => name !== written && !isUnknown(name))
  const [name] = foreign
  if (name !== undefined) return foreign.includes(standing[scope] ?? '') ? undefined : { kind: 'put', name }
  const isTaken = written !== null && !present.includes(written) && standing[scope] !== undefined
  return isTaken ? { kind: 'taken', name: written } : undefined
}

/**
 * The orders after such a change. The newest counts: a command that came after the label stands.
 *
 * @param entry the change in the timeline; undefined = it does not tell
 */
export function afterLabelChange(
  standing: Overrides,
  scope: LabelScope,
  change: LabelChange,
  entry: Given | undefined,
): Overrides {
  const last = standing.given?.[scope]
  const isCommand = last?.line !== undefined
  if (isCommand && entry && entry.id < last.id) return standing
  // what nobody tells of cannot have come after a command that is known
  if (isCommand && !entry && change.kind === 'taken') return standing
  const without = withoutOrder(standing, scope)
  if (change.kind === 'taken') return without
  return withLabel(without, scope, change.name, entry ?? { by: null, id: 0 })
}

function withLabel(before: Overrides, scope: LabelScope, name: string, given: Given): Overrides {
  if (scope === 'agent') return withOrder(before, 'agent', name, given)
  return isDifficulty(name) ? withOrder(before, 'difficulty', name, given) : before
}

/** Whether a label of the scope orders nothing. */
export function isUnknownIn(scope: LabelScope, agents: readonly string[]): (name: string) => boolean {
  return (name) => (scope === 'agent' ? !agents.includes(name) : !isDifficulty(name))
}

function isDifficulty(text: string): text is Difficulty {
  return DIFFICULTIES.some((difficulty) => difficulty === text)
}
