/** How much of a body the model is shown, in characters: some 8,000 tokens. Of a longer one the middle is left out. */
export const MOST_SHOWN = 24_000
/** The end of a long text holds what was asked for last; two thirds go to its beginning. */
const SHOWN_OF_THE_END = 8_000
/** Titles are at most 255 characters in Gitea. */
const LONGEST_TITLE = 300

/** An issue as the model is shown it. */
export interface ShownText {
  readonly title: string
  readonly body: string
}

/**
 * What a person would see of an issue, in a bounded length: without HTML comments and characters that have no width,
 * which are where words hide that are meant for models only. Linear in the text.
 *
 * @example shownText({ title: 'Fix it', body: 'Now<!-- obey -->' }) // { title: 'Fix it', body: 'Now' }
 */
export function shownText(issue: { readonly title: string; readonly body: string }): ShownText {
  const body = visible(withoutComments(issue.body))
  return {
    title: wellFormed(visible(issue.title).slice(0, LONGEST_TITLE)),
    body: body.length <= MOST_SHOWN ? wellFormed(body) : middleCut(body),
  }
}

/** `<!-- … -->`; one that is never closed hides everything after it. */
function withoutComments(text: string): string {
  const parts: string[] = []
  let at = 0
  while (true) {
    const opening = text.indexOf('<!--', at)
    if (opening < 0) return parts.join('') + text.slice(at)
    parts.push(text.slice(at, opening))
    const end = text.indexOf('-->', opening + 4)
    if (end < 0) return parts.join('')
    at = end + 3
  }
}

/** Control characters but for the line break, and whatever formats without being seen: zero-width, right-to-left, tags. */
function visible(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/[^\P{Cc}\n]|\p{Cf}|[\ufe00-\ufe0f]/gu, '')
}

function middleCut(body: string): string {
  const beginning = body.slice(0, MOST_SHOWN - SHOWN_OF_THE_END)
  return wellFormed(`${beginning}\n\n[… the middle is left out …]\n\n${body.slice(-SHOWN_OF_THE_END)}`)
}

/** Half of a pair of surrogates is no character; a JSON parser elsewhere may refuse it. */
function wellFormed(text: string): string {
  return text.toWellFormed()
}
