import { excerpt, excerptOfClues } from '../issue/excerpt.ts'
import type { Estimate, FileNeed, Found, Reader } from '../issue/reading.ts'
import type { IssueRef, Spec } from '../issue/spec.ts'
import { say, translatedClues } from '../language/say.ts'
import { formatTokens } from './amounts.ts'

/** More files than this are counted, not named. */
const FILES_TOLD = 10

/** One thing that was read of an issue, for people. */
export interface SpecRow {
  /** `difficulty`, `estimate`, `blocked by`, … */
  readonly what: string
  readonly readAs: string
  readonly by: Reader
  /** From 0 to 100. */
  readonly surePercent: number
  /** The words that it rests on, in the language of now; a stranger's, or a guess's. */
  readonly because: string
}

/** What was read of an issue, a row for each part with who found it and the words it rests on. Pure. */
export function specRows(spec: Spec): SpecRow[] {
  return [
    row(say`difficulty`, spec.difficulty, String),
    row(say`estimate`, spec.estimate, rangeText),
    row(say`files`, spec.files, filesText),
    row(say`blocked by`, spec.blockedBy, refsText),
    row(say`blocks`, spec.blocks, refsText),
    row(say`tests`, spec.wantsTests, (wants) => (wants ? say`yes` : say`no`)),
    row(say`documentation`, spec.wantsDocs, (wants) => (wants === 'none' ? say`none` : wants)),
    ...(spec.wish ? [row(say`agent`, spec.wish, String)] : []),
  ]
}

function row<T>(
  what: string,
  { value, source, words, confidence }: Found<T>,
  text: (value: T) => string,
): SpecRow {
  const surePercent = Math.round(confidence * 100)
  const because = source === 'heuristic' ? excerptOfClues(translatedClues(words)) : excerpt(words)
  return { what, readAs: text(value), by: source, surePercent, because }
}

/** `40k to 70k`, or one number where it is no range. */
export function rangeText({ p50, p90 }: Estimate): string {
  return p50 === p90 ? formatTokens(p50) : say`${formatTokens(p50)} to ${formatTokens(p90)}`
}

function filesText(files: readonly FileNeed[]): string {
  if (files.length === 0) return say`none`
  const told = files
    .slice(0, FILES_TOLD)
    .map(({ path, tokens }) => (tokens === null ? path : `${path} (${tokens.toLocaleString('en-US')})`))
  const more = files.length - told.length
  return more > 0 ? say`${told.join(', ')} and ${more} more` : told.join(', ')
}

function refsText(refs: readonly IssueRef[]): string {
  const named = refs.map(({ owner, repo, number }) => (owner ? `${owner}/${repo}#${number}` : `#${number}`))
  return named.join(', ') || say`none`
}
