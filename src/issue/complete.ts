import { clue } from '../language/say.ts'
import { ESTIMATE, estimateConfidence, estimateTokens, rangeOf, type Sizing } from './estimate.ts'
import { excerptOfClues } from './excerpt.ts'
import { type DocsSize, type Estimate, type FileNeed, type Found, isLikely, type Reading } from './reading.ts'
import type { Difficulty, Spec } from './spec.ts'
import { POINTS_PER_DOUBLING, UNSURE_BELOW } from './weights.ts'

/**
 * A spec from what the readers found together: the formula gives the estimate if none of them did, and what nobody spoke
 * of is as it usually is.
 *
 * @param merged what {@link mergeReadings} made
 * @param points the heuristic's score, for the number of files where nothing names them
 */
export function completed(merged: Reading, points: number, problems: readonly string[]): Spec {
  const known = {
    difficulty: merged.difficulty ?? nothing<Difficulty>('medium'),
    files: merged.files ?? nothing<readonly FileNeed[]>([]),
    wantsTests: merged.wantsTests ?? nothing(true),
    wantsDocs: merged.wantsDocs ?? nothing<DocsSize>('none'),
  }
  return {
    ...known,
    estimate: merged.estimate ?? formulaEstimate(known, points),
    blockedBy: merged.blockedBy ?? nothing([]),
    blocks: merged.blocks ?? nothing([]),
    ...(merged.wish ? { wish: merged.wish } : {}),
    problems,
  }
}

type Known = Pick<Spec, 'difficulty' | 'files' | 'wantsTests' | 'wantsDocs'>

function nothing<T>(value: T): Found<T> {
  return { value, source: 'heuristic', words: '', confidence: 0 }
}

/** Only what its author listed may make a task too large for every agent; a guess stays within half of a 200k window. */
function formulaEstimate(known: Known, points: number): Found<Estimate> {
  const sizing = sizingOf(known, points)
  const areStated = known.files.source === 'stated'
  const confidence = estimateConfidence(known.difficulty.confidence, known.files.value, areStated)
  const { p50, p90 } = rangeOf(estimateTokens(sizing), confidence)
  const most = areStated ? Number.POSITIVE_INFINITY : ESTIMATE.mostGuessed
  return {
    value: { p50: Math.min(p50, most), p90: Math.min(p90, most) },
    source: 'heuristic',
    words: excerptOfClues(wordsOf(sizing, confidence)),
    confidence,
  }
}

function sizingOf({ difficulty, files, wantsTests, wantsDocs }: Known, points: number): Sizing {
  const isGuess = files.source === 'heuristic'
  const counted = isGuess ? files.value.filter(isLikely).slice(0, ESTIMATE.mostMentioned) : files.value
  const sizes = counted.flatMap(({ tokens }) => tokens ?? [])
  // one file that is mentioned does not say that it is the only one; a list of the author does
  const expected = isGuess ? usualFiles(difficulty, points) : 0
  return {
    files: Math.max(counted.length, expected) - sizes.length,
    sizes,
    implementation: difficulty.value,
    tests: wantsTests.value ? difficulty.value : 'none',
    docs: wantsDocs.value,
  }
}

/** A guessed difficulty has a score behind it that tells more than its name. */
function usualFiles({ value, source }: Found<Difficulty>, points: number): number {
  const { low, medium, high } = ESTIMATE.usualFiles
  if (source !== 'heuristic') return ESTIMATE.usualFiles[value]
  return Math.min(high, Math.max(low, medium * 2 ** (points / POINTS_PER_DOUBLING)))
}

/** With a comma, so two of them. */
const UNSURE = [clue`unsure`, clue`so the range is wide`].join(', ')

function wordsOf(sizing: Sizing, confidence: number): string {
  const { files, sizes = [], implementation, tests, docs } = sizing
  const terms = [
    ...(sizes.length > 0 ? [sizedFiles(sizes)] : []),
    ...(rounded(files) > 0 ? [sizes.length > 0 ? moreFiles(files) : fileCount(files)] : []),
    clue`${implementation} work`,
    ...(tests === 'none' ? [clue`no tests`] : []),
    docs === 'none' ? clue`no documentation` : clue`${docs} documentation`,
    ...(confidence < UNSURE_BELOW ? [UNSURE] : []),
  ]
  return terms.join(', ')
}

/** Sizes are made from bytes, so of a few tokens the number would claim what nobody knows. */
const LEAST_TOLD = 100

function sizedFiles(sizes: readonly number[]): string {
  const tokens = sizes.reduce((sum, size) => sum + size, 0)
  const told = tokens.toLocaleString('en-US')
  if (sizes.length === 1)
    return tokens < LEAST_TOLD
      ? clue`1 file of fewer than ${LEAST_TOLD} tokens`
      : clue`1 file of ${told} tokens`
  return tokens < LEAST_TOLD
    ? clue`${sizes.length} files of fewer than ${LEAST_TOLD} tokens in all`
    : clue`${sizes.length} files of ${told} tokens in all`
}

/** Of a part of a file it is said that it is no count. */
function fileCount(files: number): string {
  const count = rounded(files)
  if (!Number.isInteger(count)) return clue`about ${count} files`
  return count === 1 ? clue`1 file` : clue`${count} files`
}

/** Beside those whose size is known; `0.5 more` could be tokens. */
function moreFiles(files: number): string {
  const count = rounded(files)
  if (!Number.isInteger(count)) return clue`about ${count} files more`
  return count === 1 ? clue`1 file more` : clue`${count} files more`
}

function rounded(files: number): number {
  return Math.round(files * 10) / 10
}
