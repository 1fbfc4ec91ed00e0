import { MAX_REFS } from '../../issue/dependencies.ts'
import type { Spec } from '../../issue/spec.ts'
import { english, translated } from '../../language/say.ts'

const TEXTS: Record<NonNullable<Spec['unread']>, string> = {
  blockers: english`It waits for more than ${MAX_REFS} issues, and I look at no more than that. Let it wait for one issue that waits for the others, or split it.`,
  text: english`Its text is longer than what I read, and in the part behind that it seems to say what it waits for. Put the dependencies at the beginning, or shorten the text.`,
  'front-matter': english`Its front matter seems to say what it waits for, but I read flat YAML only. Write \`blocked_by: [1, 2]\` there without anything nested, or \`Blocked by:\` in the text.`,
}

/** What a person can do about a text whose dependencies were not read to the end. */
export function unreadText(what: NonNullable<Spec['unread']>): string {
  return translated(TEXTS[what])
}
