import { say } from '../language/say.ts'
import { minuteOf } from './amounts.ts'
import type { Decision } from './decision.ts'

/** What is done about two tasks of a repository that change the same files: the later one waits, or is told, or neither. */
export const ROOM_MODES = ['hold', 'warn', 'off'] as const
export type RoomMode = (typeof ROOM_MODES)[number]

/** A file of a task that another one of the repository has, or gets first. */
export interface TakenFile {
  /** The number of the other issue. */
  readonly issue: number
  readonly path: string
  /** Since when its agent has it, ms since 1970; null = it has none yet, and stands before this one in the queue. */
  readonly since: number | null
}

/** Whose files overlap with those of a task that is to be given out. */
export interface Room {
  readonly mode: Exclude<RoomMode, 'off'>
  /** One at least; those that agents have stand first. */
  readonly taken: readonly [TakenFile, ...TakenFile[]]
}

/** As urgent as this (`priority/critical`) a task does not wait for room: it is told of the other one. */
const WAITS_FOR_NOBODY = 2

/** How many are told; the rest are counted. */
const MOST_TOLD = 3

/** What is to be asked of the rule; undefined = nobody is in the way. */
export function roomFor(
  mode: RoomMode,
  priority: number,
  taken: readonly TakenFile[],
): { readonly room?: Room } {
  // a warning tells of what is being changed, not of what may be
  const isHeld = holdsBack(mode, priority)
  const [first, ...rest] = isHeld ? taken : taken.filter(({ since }) => since !== null)
  if (mode === 'off' || !first) return {}
  return { room: { mode: isHeld ? 'hold' : 'warn', taken: [first, ...rest] } }
}

/** Whether a task of such a priority waits for files. */
export function holdsBack(mode: RoomMode, priority: number): boolean {
  return mode === 'hold' && priority < WAITS_FOR_NOBODY
}

/** A decision as it is in view of whose files overlap: who could have an agent waits for them, or is told of them. */
export function withRoom(decision: Decision, room: Room | undefined): Decision {
  if (!room || decision.outcome !== 'chosen') return decision
  const { mode, taken } = room
  if (mode === 'warn') {
    const sentence = say`${decision.sentence} Mind that ${takenText(taken)}.`
    return { ...decision, sentence, room: taken }
  }
  const { chosen, calibrated: _, ...rest } = decision
  const considered = rest.considered.map((row) =>
    row.verdict === 'chosen' ? { ...row, verdict: 'eligible' as const } : row,
  )
  const sentence = say`Two agents would get in each other's way: ${takenText(taken)}. \`${chosen}\` could begin, and an agent is chosen as soon as the files are free.`
  return { ...rest, considered, outcome: 'wait', sentence, room: taken }
}

/** Whether a decision waits for files, and not for an agent. */
export function waitsForRoom(decision: Pick<Decision, 'outcome' | 'room'> | null): boolean {
  return decision?.outcome === 'wait' && decision.room !== undefined
}

/** `#3 has had src/a.ts since 2026-11-25 09:00 UTC, and #4, which stands before this one in the queue, needs src/b.ts` */
export function takenText(taken: readonly TakenFile[]): string {
  const told = taken
    .slice(0, MOST_TOLD)
    .map(({ issue, path, since }) =>
      since === null
        ? say`#${issue}, which stands before this one in the queue, needs ${inCode(path)}`
        : say`#${issue} has had ${inCode(path)} since ${minuteOf(since)}`,
    )
  const more = taken.length - told.length
  const all = more > 0 ? [...told, say`there are ${more} more such files`] : told
  return all.length < 2 ? all.join('') : say`${all.slice(0, -1).join(', ')}, and ${all.at(-1)}`
}

/** A path is a stranger's word. */
function inCode(path: string): string {
  return `\`${path.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]|[`|]/gu, '?')}\``
}
