/** Stands for every value that a label does not have a line of its own for. */
export const OTHER = 'other'

/** A label whose values are known: whatever else comes is `other`, so that nobody can make more and more lines. */
export function among(known: Iterable<string>): (value: string | undefined) => string {
  const values = new Set(known)
  return (value) => (value !== undefined && values.has(value) ? value : OTHER)
}

/** A label whose values are few but not known before: the first `most` of them, and `other`. */
export function firstOf(most: number): (value: string) => string {
  const seen = new Set<string>()
  return (value) => {
    if (seen.has(value)) return value
    if (seen.size >= most) return OTHER
    seen.add(value)
    return value
  }
}
