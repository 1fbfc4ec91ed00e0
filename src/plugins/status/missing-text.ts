import { say } from '../../language/say.ts'

/** At most so many are told; a text can be made to have a hundred. */
const REFS_TOLD = 20

/** What a person can do about references that lead nowhere. */
export function missingText(refs: readonly string[]): string {
  return say`It says that it waits for ${shortList(refs)}, ${absence(refs)}. Correct it in the text, or take it out.`
}

/** As code where it is about another repository: Gitea would make a reference of it, in an issue that the writer may not see. */
function shortList(refs: readonly string[]): string {
  const told = refs.slice(0, REFS_TOLD).map((ref) => (ref.includes('/') ? `\`${ref}\`` : ref))
  const more = refs.length - told.length
  return more > 0 ? say`${told.join(', ')} and ${more} more` : told.join(', ')
}

/** Of another repository it must not show whether there is anything. */
function absence(refs: readonly string[]): string {
  return refs.some((ref) => ref.includes('/'))
    ? say`which does not exist, or whoever wrote this may not refer to it`
    : say`which does not exist`
}
