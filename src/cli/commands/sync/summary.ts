import type { SweepProgress } from '../../../inbox/follow.ts'
import type { OpenTask } from '../../../tasks/store.ts'

/** The states of the open tasks, by key. */
export type States = ReadonlyMap<string, string>

export function statesOf(tasks: readonly OpenTask[]): States {
  return new Map(tasks.map(({ key, state }) => [key, state]))
}

/** What was wrong before the sweep, as the difference of before and after; what people did meanwhile is in it too. Pure. */
function differenceOf(before: States, after: States) {
  return {
    begun: [...after.keys()].filter((key) => !before.has(key)),
    ended: [...before.keys()].filter((key) => !after.has(key)),
    moved: [...after].flatMap(([key, now]) => {
      const was = before.get(key)
      return was === undefined || was === now ? [] : [`${was} -> ${now}`]
    }),
  }
}

/** The same for programs. */
export function summaryJson(before: States, after: States, progress: SweepProgress) {
  const { begun, ended, moved } = differenceOf(before, after)
  const { found, looked, failed, waiting, reading, why } = progress
  const wrong = { unknown: begun.length, ended: ended.length, moved: Object.fromEntries(counted(moved)) }
  return { found, looked, wrong, failed, waiting, listsRead: !reading, why: why ?? null }
}

/** What a person is told of it. */
export function summaryOf(before: States, after: States, progress: SweepProgress): string {
  const { found, failed } = progress
  const { begun, ended, moved } = differenceOf(before, after)
  const lines = [
    ...(begun.length > 0 ? [`${begun.length} assigned to the bot that it did not know`] : []),
    ...(ended.length > 0 ? [`${ended.length} that had been closed, deleted or taken from the bot`] : []),
    ...counted(moved).map(([move, count]) => `${count} in the wrong state: ${move}`),
    ...(failed > 0 ? [`${failed} failed for good: see events list`] : []),
    ...(progress.left > 0 ? [waitOf(progress)] : []),
  ]
  if (lines.length === 0) return `Nothing was wrong${found > 0 ? ' with them' : ''}.\n`
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
