import { say } from '../language/say.ts'
import type { Unseen } from '../tasks/task.ts'

/** At most so many are told; a text can be made to have a hundred. */
const REFS_TOLD = 20

/**
 * Blockers that the bot cannot see any more, in words that tell nothing of them but what the text above says already. As
 * code: Gitea would make a reference of it, in an issue that the writer may not see.
 */
export function unseenText({ refs, unnamed }: Unseen): string {
  const told = refs.slice(0, REFS_TOLD).map((ref) => `\`${ref}\``)
  const more = refs.length - told.length
  return [
    ...(told.length > 0 ? [told.join(', ')] : []),
    ...(more > 0 ? [say`${more} more that the text names`] : []),
    ...(unnamed > 0
      ? [
          unnamed === 1
            ? say`an issue that this text does not name`
            : say`${unnamed} issues that this text does not name`,
        ]
      : []),
  ].join(say`, and `)
}
