import { english } from '../language/say.ts'

/**
 * The name that somebody probably meant; undefined if none is near enough to be worth a guess.
 *
 * @example nearest('issues.asigned', ['issues.opened', 'issues.assigned']) // 'issues.assigned'
 */
export function nearest(wrong: string, right: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const name of right) {
    // so many letters too many or too few are wrong already
    if (Math.abs(wrong.length - name.length) > mostOf(wrong, name)) continue
    const distance = distanceOf(wrong.toLowerCase(), name.toLowerCase())
    if (distance < (best?.distance ?? mostOf(wrong, name) + 1)) best = { name, distance }
  }
  return best?.name
}

/** "Did you mean …?", or what else there is to say. */
export function didYouMean(wrong: string, right: Iterable<string>, otherwise: string): string {
  const name = nearest(wrong, right)
  return name === undefined ? otherwise : english`Did you mean "${name}"?`
}

/** A third of the letters may be wrong; in a very long text nothing is near, and comparing it would take long. */
function mostOf(wrong: string, name: string): number {
  return wrong.length > 100 ? -1 : Math.max(1, Math.floor(Math.max(wrong.length, name.length) / 3))
}

/** How many letters have to be added, left out, changed or swapped with their neighbour. */
function distanceOf(one: string, other: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row++) {
    const line = [row]
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1]
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      line[column] = Math.min(
        (last[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
      )
    }
    beforeLast = last
    last = line
  }
  return last[other.length] ?? 0
}
