import { COPIES_REMOVED } from '../../../app/effect-records.ts'
import type { SweepProgress } from '../../../inbox/follow.ts'
import type { TaskStore } from '../../../tasks/store.ts'

/** What is known before a sweep, or after it. */
export interface Known {
  /** The states of the open tasks, by key. */
  readonly states: ReadonlyMap<string, string>
  /** How many copies of its own comments the bot has removed so far. */
  readonly copies: number
}

export async function knownNow(tasks: Pick<TaskStore, 'open' | 'recall'>): Promise<Known> {
  const states = new Map((await tasks.open()).map(({ key, state }) => [key, state]))
  return { states, copies: Number((await tasks.recall(COPIES_REMOVED)) ?? 0) }
}

/** What was wrong before the sweep, as the difference of before and after; what people did meanwhile is in it too. Pure. */
function differenceOf(before: Known, after: Known) {
  return {
    begun: [...after.states.keys()].filter((key) => !before.states.has(key)),
    ended: [...before.states.keys()].filter((key) => !after.states.has(key)),
    moved: [...after.states].flatMap(([key, now]) => {
      const was = before.states.get(key)
      return was === undefined || was === now ? [] : [`${was} -> ${now}`]
    }),
    copies: after.copies - before.copies,
  }
}

/** The same for programs. */
export function summaryJson(before: Known, after: Known, progress: SweepProgress) {
  const { begun, ended, moved, copies } = differenceOf(before, after)
  const { found, looked, failed, waiting, reading, why } = progress
  const wrong = {
    unknown: begun.length,
    ended: ended.length,
    moved: Object.fromEntries(counted(moved)),
    copies,
  }
  return { found, looked, wrong, failed, waiting, listsRead: !reading, why: why ?? null }
}

/** What a person is told of it. */
export function summaryOf(before: Known, after: Known, progress: SweepProgress): string {
  const { failed } = progress
  const { begun, ended, moved, copies } = differenceOf(before, after)
  const lines = [
    ...(begun.length > 0 ? [`${begun.length} assigned to the bot that it did not know`] : []),
    ...(ended.length > 0 ? [`${ended.length} that had been closed, deleted or taken from the bot`] : []),
    ...counted(moved).map(([move, count]) => `${count} in the wrong state: ${move}`),
    ...(copies > 0 ? [`${copies} of the bot's comments stood there twice: removed`] : []),
    ...(failed > 0 ? [`${failed} failed for good: see events list`] : []),
    ...(progress.left > 0 ? [waitOf(progress)] : []),
  ]
  if (lines.length === 0) return `No task was in a wrong state.\n`
  return `${lines.map((line) => `- ${line}`).join('\n')}\n`
}

const LONGEST_WHY = 300

/** What was left, and why if it is known; whichever bot runs next on the database goes on with it. */
function waitOf({ reading, waiting, why }: SweepProgress): string {
  const who = reading ? 'the lists were not read' : `${waiting} wait${waiting === 1 ? 's' : ''}`
  const told = why?.replaceAll(/\s+/g, ' ').slice(0, LONGEST_WHY)
  return `${who}: ${told ?? 'nothing moved, so no bot may be running, or Gitea may be away'}`
}

function counted(moves: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const move of moves) counts.set(move, (counts.get(move) ?? 0) + 1)
  return [...counts].sort()
}
