import { refTo } from '../gitea/issue-address.ts'
import { english, say, translated } from '../language/say.ts'
import type { Task } from '../tasks/task.ts'

/** Blockers named at most; the rest are counted. */
const BLOCKERS_TOLD = 20

/** Of an issue in a repository that is not public nothing is told, not even its number. */
export const UNNAMED = english`an issue that not everybody here may see`

type Held = Pick<Task, 'blockers' | 'hiddenBlockers' | 'address'>

/** Everything that holds a task back now, as a list: `#3, #4, an issue that not everybody here may see`; empty = nothing does. */
export function waitsForText(task: Held): string {
  const { names, unnamed } = namesOf(task)
  return [...names, ...unnamed].join(', ')
}

/** The same inside of a sentence: `#3 and #4, and an issue that not everybody here may see`. */
export function waitsForWords(task: Held): string {
  const { names, unnamed } = namesOf(task)
  const words = names.length < 2 ? names : [say`${names.slice(0, -1).join(', ')} and ${names.at(-1)}`]
  return [...words, ...unnamed].join(say`, and `)
}

/** Of what not everybody here may see only how much there is. */
function namesOf({ blockers, hiddenBlockers = 0, address }: Held) {
  const all = blockers ?? []
  const named = all.filter(({ isHidden }) => !isHidden)
  const told = named.slice(0, BLOCKERS_TOLD).map((blocker) => refTo(blocker.address, address))
  const more = named.length - told.length
  const hidden = hiddenBlockers + all.length - named.length
  return {
    names: more > 0 ? [...told, say`${more} more`] : told,
    unnamed:
      hidden === 0
        ? []
        : [hidden === 1 ? translated(UNNAMED) : say`${hidden} issues that not everybody here may see`],
  }
}
