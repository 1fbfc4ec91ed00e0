/** A line that is longer is not for people, in characters. */
export const LONGEST_LINE = 64 * 1024

/**
 * No more of a text than `length` characters, and no half word: half a secret would not be known for one.
 *
 * @example cutAtWord('one two three', 9) // 'one two …'
 */
export function cutAtWord(text: string, length: number): string {
  if (text.length <= length) return text
  const cut = text.slice(0, length)
  const end = Math.max(cut.lastIndexOf(' '), cut.lastIndexOf('\n'))
  return `${cut.slice(0, end + 1)}…`
}
