/** A value, and how much it counts. */
export interface Weighed {
  readonly value: number
  readonly weight: number
}

/**
 * The value in the middle: half of the weight lies below it, half above. Of two in the middle it is halfway. Nobody moves it past
 * the neighbouring value, however far off their own is, unless they alone have more weight than all others together.
 *
 * @returns undefined if there is no weight
 */
export function weightedMedian(values: readonly Weighed[]): number | undefined {
  const sorted = values.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value)
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2
  let below = 0
  for (const [index, { value, weight }] of sorted.entries()) {
    below += weight
    const next = sorted[index + 1]
    if (next && Math.abs(below - half) < half * 1e-9) return (value + next.value) / 2
    if (below > half) return value
  }
  return sorted.at(-1)?.value
}
