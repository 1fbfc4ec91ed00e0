import type { Context } from '../../app/context.ts'
import type { Clock } from '../../clock.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import { type Edge, isHolding, MAX_FOLLOWED } from '../../tasks/graph.ts'
import type { TaskStore } from '../../tasks/store.ts'
import type { Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { statusMarkOn } from '../status-mark-on.ts'

/** However long others cannot be read, what the comment says is not believed for longer, ms. */
const MOST_WAITED_MS = 60 * 60_000
/** A look of its own, ms: whoever was read in the same moment has told nobody, and some are never read. */
const LOOK_AGAIN_MS = 60_000

/**
 * Tasks of a lost database whose comment asks a person, perhaps because of a circle, and of which others were not read again
 * yet. Forgotten at a stop, as the sweep at the start looks at every task.
 */
export class Unread {
  readonly #clock: Clock
  readonly #sinceMs = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @returns whether it may still wait for the others */
  waits(key: string): boolean {
    const nowMs = this.#clock.monotonic()
    const sinceMs = this.#sinceMs.get(key) ?? nowMs
    this.#sinceMs.set(key, sinceMs)
    return nowMs - sinceMs < MOST_WAITED_MS
  }

  has(key: string): boolean {
    return this.#sinceMs.has(key)
  }

  /** @returns whether there is anybody left who waits */
  settle(key: string): boolean {
    this.#sinceMs.delete(key)
    return this.#sinceMs.size > 0
  }
}

type Looking = Context<IssueEventName>

/** Whether a comment from before a loss of the database may tell of a circle that nobody has found again yet. */
export async function mayTellOfCircle(
  deps: Pick<BuiltInDeps, 'tasks' | 'forge'>,
  { snapshot }: Looking,
  task: Task,
): Promise<boolean> {
  if (task.blockers !== null || (await deps.tasks.shown(task.key))) return false
  return (await statusMarkOn(deps.forge, snapshot))?.state === 'needs-input'
}

/**
 * Whether the issue waits, also through others, for one whose own blockers were not read yet: then "no circle" is not known.
 *
 * @param soon issues that become tasks in a moment
 */
export async function hasUnread(
  tasks: TaskStore,
  start: string,
  edges: readonly Edge[],
  soon: ReadonlySet<string>,
): Promise<boolean> {
  const blockers = edges.filter(isHolding).map(({ blocker }) => blocker)
  for (const { key, isTask } of await tasks.upstream(blockers, start, MAX_FOLLOWED)) {
    const isUnread = isTask ? (await tasks.find(key))?.blockers === null : soon.has(key)
    if (isUnread) return true
  }
  return false
}

/** It looks again when one that it waits for was read, and by itself. */
export function lookAgain(context: Looking): void {
  const issue = context.snapshot.address
  context.emit(
    'dependency.changed',
    { issue, because: 'others were not read yet' },
    { delayMs: LOOK_AGAIN_MS },
  )
}

/** It has been read: those who waited for that look again, each in its own lane. */
export async function tellUnread(
  deps: Pick<BuiltInDeps, 'tasks'> & { readonly unread: Unread },
  context: Looking,
): Promise<void> {
  const { key, address } = context.snapshot
  if (!deps.unread.settle(key)) return
  for (const { dependent, dependentAddress: issue } of await deps.tasks.dependentsOf(key))
    if (deps.unread.has(dependent))
      context.emit('dependency.changed', { issue, because: `#${address.number} was read` })
}
