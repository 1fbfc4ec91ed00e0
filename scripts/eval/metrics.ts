/** How well one list of numbers orders things as another does. */

/** Spearman's rank correlation, equal values sharing their ranks; 0 if one of the lists has one value only. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  return pearson(ranks(a), ranks(b))
}

function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((x, y) => x - y)
  const places = new Map<number, { sum: number; count: number }>()
  sorted.forEach((value, place) => {
    const known = places.get(value) ?? { sum: 0, count: 0 }
    places.set(value, { sum: known.sum + place, count: known.count + 1 })
  })
  return values.map((value) => {
    const { sum, count } = places.get(value) ?? { sum: 0, count: 1 }
    return sum / count
  })
}

function pearson(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)]
  const product = (x: readonly number[], y: readonly number[], mx: number, my: number) =>
    x.reduce((sum, value, index) => sum + (value - mx) * ((y[index] ?? 0) - my), 0)
  const spread = Math.sqrt(product(a, a, meanA, meanA) * product(b, b, meanB, meanB))
  return spread === 0 ? 0 : product(a, b, meanA, meanB) / spread
}

/** The mean; not a number of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The means of the groups in their order, and whether none is lower than the one before; empty groups are passed over. */
export function groupMeans(groups: readonly (readonly number[])[]): {
  readonly means: readonly number[]
  readonly isMonotone: boolean
} {
  const means = groups.map(mean)
  const known = means.filter((value) => !Number.isNaN(value))
  return { means, isMonotone: known.every((value, index) => value >= (known[index - 1] ?? 0)) }
}
