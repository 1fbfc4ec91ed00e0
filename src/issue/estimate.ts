import type { DocsSize } from './reading.ts'
import type { Difficulty } from './spec.ts'

/** What the formula is fed with: "three files, medium work, medium tests, a little documentation". */
export interface Sizing {
  /** How many files are read and changed. */
  readonly files: number
  readonly implementation: Difficulty
  readonly tests: Difficulty
  readonly docs: DocsSize
}

/** Every constant of the formula, in tokens. docs/estimates.md shows them with a worked example; a test compares. */
export const ESTIMATE = {
  tokensPerFile: 7_000,
  implementation: { low: 10_000, medium: 20_000, high: 30_000 },
  tests: { low: 5_000, medium: 10_000, high: 15_000 },
  docs: { none: 0, low: 2_000, medium: 3_000, high: 5_000 },
  /** An agent also reads what turns out not to matter, and tries twice. */
  margin: 1.3,
  /** A finer figure would claim a precision that an estimate does not have. */
  roundedTo: 1_000,
} as const

/**
 * The context an agent needs, in tokens: files x 7,000 + implementation + tests + docs, the sum x 1.3, rounded to 1,000.
 * `estimateTokens({ files: 3, implementation: 'medium', tests: 'medium', docs: 'low' })` is 69,000.
 */
export function estimateTokens(sizing: Sizing): number {
  const base =
    sizing.files * ESTIMATE.tokensPerFile +
    ESTIMATE.implementation[sizing.implementation] +
    ESTIMATE.tests[sizing.tests] +
    ESTIMATE.docs[sizing.docs]
  return Math.round((base * ESTIMATE.margin) / ESTIMATE.roundedTo) * ESTIMATE.roundedTo
}
