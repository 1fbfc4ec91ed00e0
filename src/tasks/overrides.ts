import { MOST_PARTS } from '../agents/split.ts'
import { type IssueAddress, issueKey } from '../gitea/issue-address.ts'
import type { Difficulty } from '../issue/spec.ts'

/** A person by number and name last seen. */
export interface Person {
  readonly id: number
  readonly login: string
}

/** Who gave an order, and where: by a line of a comment, or with a label. */
export interface Given {
  /** Null = it is not known who. */
  readonly by: Person | null
  /** The comment's id, or that of the label's entry in the timeline: Gitea counts both in one row, so the larger one is newer. */
  readonly id: number
  /** Which line of the comment, from 0; absent = with a label. */
  readonly line?: number
  /** What the labels `priority/…` said when the priority was ordered: whoever changes them later has the last word. */
  readonly labelled?: number
}

/** "Wait for that issue", or "do not wait for it". */
export interface BlockerOrder {
  readonly address: IssueAddress
  readonly waits: boolean
  /** Of one that says not to wait: the text, by its hash, whose statement does not count any more. */
  readonly text?: string
  /** Not everybody who reads the issue may know of the other one. */
  readonly isHidden?: true
  /** It came back from a comment after a loss of the database. */
  readonly isRecalled?: true
  readonly given: Given
}

/** What a person has ordered, by a command or a label; it wins over everything that was read. */
export interface Overrides {
  readonly agent?: string
  readonly difficulty?: Difficulty
  /** In tokens of context. */
  readonly estimate?: number
  /** Higher goes first. */
  readonly priority?: number
  /** Up to which price an agent may begin without being asked about again, US$. */
  readonly approve?: number
  /** Why it is held back, in a person's words; empty = nobody has said. Absent = it is not. */
  readonly hold?: string
  /** The newest order about each other issue. */
  readonly blockers?: readonly BlockerOrder[]
  /**
   * Orders to wait that a loss of the database has taken, of which the comment could tell no more than that there were so many:
   * what they name not everybody may know of. Absent = none.
   */
  readonly untold?: number
  /** Who gave the newest order of each kind; one that says "decide yourself" is here only. */
  readonly given?: Readonly<Partial<Record<OrderName, Given>>>
}

/** Whether two sets of orders say the same about who is to do the work. */
export function choosesAlike(one: Overrides, other: Overrides): boolean {
  return (['agent', 'difficulty', 'estimate'] as const).every((name) => one[name] === other[name])
}

/** The orders of which one stands at a time. */
export type OrderName = 'agent' | 'difficulty' | 'estimate' | 'priority' | 'approve' | 'hold'

/** At most so many other issues can be ordered to be waited for by name. */
export const MOST_BLOCKER_ORDERS = 20
/** With the orders that wait for the parts of an issue that was split; all have to fit into the comment's hidden line. */
export const MOST_KEPT_ORDERS = MOST_BLOCKER_ORDERS + MOST_PARTS

/** Whether another order stands that was given later, or it is this very one. */
export function isOvertaken(given: Given, standing: Given | undefined): boolean {
  if (!standing || standing.id < given.id) return false
  return standing.id > given.id || (standing.line ?? 0) >= (given.line ?? 0)
}

/**
 * The orders after one more; the same object if it changes nothing, because a newer one stands. Undefined takes the order of
 * that kind back.
 */
export function withOrder<Name extends OrderName>(
  before: Overrides,
  name: Name,
  value: Overrides[Name] | undefined,
  given: Given,
): Overrides {
  if (isOvertaken(given, before.given?.[name])) return before
  const { [name]: _, ...rest } = before
  const ordered = value === undefined ? {} : { [name]: value }
  return { ...rest, ...ordered, given: { ...before.given, [name]: given } }
}

/** The orders without the one of that kind, and without a memory of it; the same object if there was none. */
export function withoutOrder(before: Overrides, name: OrderName): Overrides {
  if (before[name] === undefined && before.given?.[name] === undefined) return before
  const { [name]: _, given = {}, ...rest } = before
  const { [name]: __, ...others } = given
  return { ...rest, ...(Object.keys(others).length > 0 ? { given: others } : {}) }
}

/** The orders after one about another issue; the same object if a newer one about it stands. */
export function withBlocker(before: Overrides, order: BlockerOrder): Overrides {
  const key = issueKey(order.address)
  const orders = before.blockers ?? []
  if (isOvertaken(order.given, orders.find(({ address }) => issueKey(address) === key)?.given)) return before
  const others = orders.filter(({ address }) => issueKey(address) !== key)
  const isLost = order.isHidden === true && others.length === orders.length
  // what says not to wait is only a memory: the oldest of these make room
  const dropped = others.length < MOST_KEPT_ORDERS ? undefined : others.find(({ waits }) => !waits)
  const after = { ...before, blockers: [...others.filter((other) => other !== dropped), order] }
  return isLost ? withOneUntoldLess(after) : after
}

/** The orders after one that was perhaps lost was given again. */
function withOneUntoldLess({ untold = 0, ...rest }: Overrides): Overrides {
  return untold > 1 ? { ...rest, untold: untold - 1 } : rest
}

/** The orders without those about these issues; the same object if there were none. */
export function withoutBlockers(before: Overrides, keys: readonly string[]): Overrides {
  const kept = before.blockers?.filter(({ address }) => !keys.includes(issueKey(address))) ?? []
  if (kept.length === (before.blockers?.length ?? 0)) return before
  const { blockers: _, ...rest } = before
  return kept.length > 0 ? { ...rest, blockers: kept } : rest
}

/** Tells two orders apart. */
export function stampOf({ id, line = 0 }: Given): string {
  return `${id}:${line}`
}

/** Whether the statement of a text about an issue was withdrawn by an order. */
export function isUnordered({ waits, text }: BlockerOrder, textHash: string): boolean {
  return !waits && text === textHash
}
