import { minuteOf } from '../../agents/amounts.ts'
import { say } from '../../language/say.ts'
import { MAX_FOLLOWED, MAX_REACHED } from '../../tasks/graph.ts'
import type { Unseen } from '../../tasks/task.ts'
import { unseenText } from '../unseen-text.ts'

/** Sentences about dependencies that stand in the status comment. */
export const notes = {
  selfReference: () => say`It names itself as a blocker; that is ignored.`,
  cut: () =>
    say`It hangs together with more issues than I look at (${MAX_FOLLOWED} in all, ${MAX_REACHED} that are not mine); a circle further away is not found.`,
  notMirrored: (refs: readonly string[]) =>
    say`${refs.join(', ')} could not be written into Gitea's own list of dependencies (they are switched off, or the right is missing); I keep track of it myself.`,
  outOfSight: (unseen: Unseen, untilMs: number) =>
    say`I cannot see ${unseenText(unseen)} any more: the repository was deleted, or I have no right to see it. It may still be open, so I wait until ${minuteOf(untilMs)} that it comes back, and then I ask.`,
  noRight: (refs: readonly string[]) =>
    say`"Blocks: ${refs.map(asWords).join(', ')}" does not count: it does not exist, or I cannot tell that whoever wrote this may write there.`,
} as const

/** Of another repository as code: Gitea would make a reference of it, in an issue that the writer may not see. */
function asWords(ref: string): string {
  return ref.includes('/') ? `\`${ref}\`` : ref
}
