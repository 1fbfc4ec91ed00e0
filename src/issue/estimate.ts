import type { DocsSize, Estimate, FileNeed } from './reading.ts'
import type { Difficulty } from './spec.ts'

/** What the formula is fed with: "three files, medium work, medium tests, a little documentation". */
export interface Sizing {
  /** How many files are read and changed whose size is not known; a part of one where it is an average. */
  readonly files: number
  /** The sizes of those that are known, in tokens. */
  readonly sizes?: readonly number[]
  readonly implementation: Difficulty
  readonly tests: Difficulty | 'none'
  readonly docs: DocsSize
}

/** Every constant of the formula, in tokens. docs/estimates.md shows them with a worked example; a test compares. */
export const ESTIMATE = {
  /** A file whose size is not known. */
  tokensPerFile: 7_000,
  /** Of a larger file an agent reads parts. */
  mostTokensPerFile: 30_000,
  implementation: { low: 10_000, medium: 20_000, high: 30_000 },
  tests: { none: 0, low: 5_000, medium: 10_000, high: 15_000 },
  docs: { none: 0, low: 2_000, medium: 3_000, high: 5_000 },
  /** An agent also reads what turns out not to matter, and tries twice. */
  margin: 1.3,
  /** A finer figure would claim a precision that an estimate does not have. */
  roundedTo: 1_000,
  /** How many files does work touch if its issue names none? */
  usualFiles: { low: 1, medium: 1.5, high: 3 },
  /** How many mentioned files count? Mentioned is not touched. */
  mostMentioned: 4,
  /** How far p90 lies above p50 if nothing is certain: so many times p50. */
  spread: 0.4,
  /** Nothing but a list of files or a number from its author may make a task larger than half of a 200k window. */
  mostGuessed: 100_000,
} as const

/** How sure the list of files is, from 0 to 1. */
export const FILES_CONFIDENCE = {
  none: 0.2,
  mentioned: 0.5,
  mentionedAndSized: 0.8,
  stated: 0.8,
  statedAndSized: 1,
} as const

/** How much of the estimate's certainty comes from the difficulty; the rest comes from the files. */
export const DIFFICULTY_SHARE = 0.7

/**
 * The context an agent needs, in tokens: files x 7,000 (or their sizes) + implementation + tests + docs, the sum x 1.3,
 * rounded to 1,000. `estimateTokens({ files: 3, implementation: 'medium', tests: 'medium', docs: 'low' })` is 69,000.
 */
export function estimateTokens(sizing: Sizing): number {
  const base =
    sizing.files * ESTIMATE.tokensPerFile +
    (sizing.sizes ?? []).reduce((sum, size) => sum + Math.min(size, ESTIMATE.mostTokensPerFile), 0) +
    ESTIMATE.implementation[sizing.implementation] +
    ESTIMATE.tests[sizing.tests] +
    ESTIMATE.docs[sizing.docs]
  return rounded(base * ESTIMATE.margin)
}

/**
 * The range around an estimate: `rangeOf(50_000, 1)` is 50,000 to 50,000, and the less sure, the wider:
 * `rangeOf(50_000, 0)` is 50,000 to 70,000.
 */
export function rangeOf(p50: number, confidence: number): Estimate {
  return { p50, p90: rounded(p50 * (1 + ESTIMATE.spread * (1 - confidence))) }
}

/** How sure an estimate is whose difficulty is so sure, and whose files are known so well. */
export function estimateConfidence(
  difficulty: number,
  files: readonly FileNeed[],
  areStated: boolean,
): number {
  const isSized = files.length > 0 && files.every((file) => file.tokens !== null)
  const share = FILES_CONFIDENCE[filesKind(files.length > 0, areStated, isSized)]
  return DIFFICULTY_SHARE * difficulty + (1 - DIFFICULTY_SHARE) * share
}

function filesKind(areThere: boolean, areStated: boolean, areSized: boolean): keyof typeof FILES_CONFIDENCE {
  if (!areThere) return 'none'
  if (areStated) return areSized ? 'statedAndSized' : 'stated'
  return areSized ? 'mentionedAndSized' : 'mentioned'
}

function rounded(tokens: number): number {
  return Math.round(tokens / ESTIMATE.roundedTo) * ESTIMATE.roundedTo
}
