import type { Traits } from '../traits.ts'

/** As much as the column holds. */
const LIMIT = 255
const ELLIPSIS_WIDTH = 3

/** What is stored of a title: since 1.24 as much as looks 255 letters wide, before as many bytes. */
export function storedTitle(title: string, traits: Traits): string {
  if (Buffer.byteLength(title) <= LIMIT) return title
  const letters = [...title]
  const widthOf = traits.titlesByBytes ? Buffer.byteLength : displayWidth
  const { count, width } = fitting(letters, widthOf)
  if (!traits.titlesByBytes && endFits(letters.slice(Math.min(count, letters.length - 1)), width))
    return title
  return `${letters.slice(0, count).join('')}…`
}

function fitting(letters: readonly string[], widthOf: (letter: string) => number) {
  let [count, width] = [0, 0]
  for (const letter of letters) {
    if (width + widthOf(letter) + ELLIPSIS_WIDTH > LIMIT) break
    width += widthOf(letter)
    count++
  }
  return { count, width }
}

/** Up to three letters more are not worth an ellipsis. */
function endFits(rest: readonly string[], width: number): boolean {
  const wide = rest.reduce((sum, letter) => sum + displayWidth(letter), width)
  return rest.length <= 3 && wide <= LIMIT
}

/** A guess, and the same one as Gitea's: everything beyond Latin-1 is two wide, but for marks and spaces. */
function displayWidth(letter: string): number {
  if ((letter.codePointAt(0) ?? 0) <= 0xff) return 1
  return letter !== '\u3000' && /^[\p{M}\p{Cf}\p{Z}]/u.test(letter) ? 1 : 2
}
