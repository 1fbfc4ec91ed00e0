import type { IssueSnapshot } from '../../gitea/snapshot.ts'
import { hashOf } from '../../hash.ts'
import type { Shown } from '../../tasks/store.ts'
import { isEnded, type Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import type { Display } from './display.ts'
import type { Around } from './messages.ts'
import { type Names, namesNow } from './names.ts'
import { type Picture, pictureText } from './picture.ts'
import type { Queue } from './queue.ts'
import { pictureOf } from './walk.ts'

/** How often what a comment tells of other issues is brought up to date although the task itself has not changed. */
const REDRAWN_AFTER_MS = 60 * 60_000

/** What this feature works with. */
export interface StatusDeps extends BuiltInDeps {
  readonly queue: Queue
}

/** The other issues that a status comment tells of, as they are now. */
export interface Surroundings {
  readonly picture: Picture | null
  /** The place in the queue, from 1; it ends at {@link PLACES_TOLD} + 1. Null = it does not stand there. */
  readonly place: number | null
  /** What others are called today, where the task has it otherwise; absent = nowhere. */
  readonly names?: Names
}

const NOTHING: Surroundings = { picture: null, place: null }

/** @param turn the snapshot of the issue, which tells whose repositories are public */
export async function surroundingsOf(
  deps: StatusDeps,
  turn: IssueSnapshot,
  task: Task,
): Promise<Surroundings> {
  if (isEnded(task)) return NOTHING
  const waits = task.state === 'ready' && task.decision?.outcome === 'wait'
  const names = await namesNow(deps, turn, task)
  return {
    picture: await pictureOf(deps, turn, task),
    place: waits ? await deps.queue.placeOf(task.key) : null,
    // hashes of what was drawn by an older version hold
    ...(Object.keys(names).length > 0 ? { names } : {}),
  }
}

/** Whether what was written is old, and not what would be drawn now. Asks no more than whose repositories are public. */
export async function isOutdated(
  deps: StatusDeps,
  turn: IssueSnapshot,
  task: Task,
  shown: Pick<Shown, 'drawn' | 'display'> | undefined,
  display: Pick<Display, 'hash'>,
): Promise<boolean> {
  if (!shown || isEnded(task)) return false
  if (deps.clock.now() - (shown.drawn?.atMs ?? 0) < REDRAWN_AFTER_MS) return false
  if (shown.display !== display.hash) return true
  const before = shown.drawn?.hash ?? hashOfSurroundings(NOTHING)
  return hashOfSurroundings(await surroundingsOf(deps, turn, task)) !== before
}

/** @param root the address by which people know this Gitea, without a slash at the end */
export function aroundText({ picture, place, names = {} }: Surroundings, root: string): Around {
  return { picture: picture ? pictureText(picture, root) : '', place, names }
}

/** Tells two of them apart. */
export function hashOfSurroundings(surroundings: Surroundings): string {
  return hashOf(surroundings)
}
