/** How many characters of the author's words are kept as evidence? */
export const EVIDENCE_LENGTH = 120

/** How many characters of the author's words does a sentence about them repeat? */
const QUOTE_LENGTH = 40

/**
 * A stranger's words on one line, cut to `length` characters: `excerpt('a\n  b', 120)` is `a b`.
 * What could notify somebody or become markup in a comment of the bot (`@all`, backticks, links, HTML) is taken out.
 */
export function excerpt(text: string, length: number = EVIDENCE_LENGTH): string {
  const line = text
    .slice(0, length * 10)
    .replace(/[@`<>[\]\\*\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length <= length ? line : `${line.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/**
 * The same of clues with commas between them, for people who may read another language: half of one could not be said in it, so
 * those that do not fit are left out.
 */
export function excerptOfClues(clues: string): string {
  const line = excerpt(clues, clues.length)
  if (line.length <= EVIDENCE_LENGTH) return line
  const end = line.lastIndexOf(', ', EVIDENCE_LENGTH - ', …'.length)
  return end === -1 ? excerpt(line) : `${line.slice(0, end)}, …`
}

/** A stranger's words in quotes, short enough for the middle of a sentence: `'hrad'`. */
export function quoted(text: string): string {
  return `'${excerpt(text, QUOTE_LENGTH)}'`
}
