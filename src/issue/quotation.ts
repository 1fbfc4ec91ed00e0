import { excerpt } from './excerpt.ts'
import type { Line } from './markdown.ts'

/** Words of a text, and the place of their line among all its lines. */
export interface Quote {
  readonly at: number
  readonly words: string
}

/** More would be cut off anyway. */
const MOST_QUOTES = 40

/**
 * The author's words that something rests on, in their order, on one bounded line; `…` stands where others were between
 * them: `quotation([{ at: 0, words: 'Dependencies' }, { at: 1, words: '#3' }, { at: 5, words: 'After #4' }])` is
 * `Dependencies #3 … After #4`.
 */
export function quotation(quotes: readonly Quote[]): string {
  const each = [...new Set(quotes)]
    .filter(({ words }) => words !== '')
    .slice(0, MOST_QUOTES)
    .sort((a, b) => a.at - b.at)
  const parts = each.map(({ at, words }, index) => {
    const last = each[index - 1]
    return last === undefined || at - last.at <= 1 ? words : `… ${words}`
  })
  return excerpt(parts.join(' '))
}

/** What stands in the text where a line is: front matter is read as other words than it has. */
export function writtenIn(line: Line): string {
  return line.written ?? line.text
}
