/**
 * What one task used is not believed to be further from its estimate than so many times, up or down: agents report it
 * themselves, and one that lies by 100x has no more weight than one whose task was ten times as large.
 */
export const MOST_RATIO = 10

/** Neighbouring buckets differ by 5 %: finer than any estimate, and 93 numbers hold all that is known of a kind of task. */
const STEP = Math.log(1.05)
const MOST_BUCKET = Math.ceil(Math.log(MOST_RATIO) / STEP)

/** The bucket of used / estimated, from -48 to 48; 0 = as estimated. What is not a number above 0 is undefined. */
export function bucketOf(usedTokens: number, estimatedTokens: number): number | undefined {
  const ratio = usedTokens / estimatedTokens
  if (!(ratio > 0) || !Number.isFinite(ratio)) return undefined
  const bucket = Math.round(Math.log(ratio) / STEP)
  // never the -0 that two equal numbers may lead to: it is another value to a database and to a test
  return Math.max(-MOST_BUCKET, Math.min(MOST_BUCKET, bucket)) + 0
}

/** The logarithm of the ratio that a bucket stands for. */
export function logOf(bucket: number): number {
  return bucket * STEP
}

/** How often tasks used which part of their estimate, each with its weight. In which order they are added does not matter. */
export class RatioHistogram {
  readonly #weights = new Float64Array(2 * MOST_BUCKET + 1)
  readonly #known = new Map<number, number>()
  #total = 0

  /** The sum of all weights. */
  get total(): number {
    return this.#total
  }

  add(bucket: number, weight: number): void {
    const index = bucket + MOST_BUCKET
    this.#weights[index] = (this.#weights[index] ?? 0) + weight
    this.#total += weight
    this.#known.clear()
  }

  /** The bucket below which, itself included, that part of the weight lies; undefined = it is empty. */
  quantile(part: number): number | undefined {
    if (this.#total === 0) return undefined
    const known = this.#known.get(part) ?? this.#find(part)
    this.#known.set(part, known)
    return known
  }

  #find(part: number): number {
    // a sum in another order may differ in its last digits: that must not move it into the next bucket
    const wanted = this.#total * part * (1 - 1e-9)
    let below = 0
    for (const [index, weight] of this.#weights.entries()) {
      below += weight
      if (below >= wanted && weight > 0) return index - MOST_BUCKET
    }
    return MOST_BUCKET
  }
}
