import { z } from 'zod'
import { ESTIMATE } from '../issue/estimate.ts'
import { EVIDENCE_LENGTH, excerpt } from '../issue/excerpt.ts'
import type { Estimate, Found, Reading } from '../issue/reading.ts'
import type { Difficulty } from '../issue/spec.ts'
import { tokensOfFile } from '../issue/token-size.ts'
import { listed } from './prompt.ts'
import type { ReadRequest } from './request.ts'
import { type ShownText, shownText } from './shown-text.ts'

/**
 * What an answer can say at all. Nothing in it is an order, a name of a person or agent, an address, or text of the
 * model's own: the checks below leave levels, bounded numbers, and what already stands in the issue or the repository.
 */
export const answerSchema = z.strictObject({
  difficulty: z.enum(['low', 'medium', 'high']),
  contextTokensLikely: z.number(),
  contextTokensMost: z.number(),
  files: z.array(z.string()),
  waitsFor: z.array(z.number()),
  wantsTests: z.boolean(),
  wantsDocs: z.enum(['none', 'low', 'medium', 'high']),
  evidence: z.string(),
  confidence: z.enum(['low', 'medium', 'high']),
})

/** An answer of the right shape, of which nothing else is known. */
export type RawAnswer = z.output<typeof answerSchema>

/** What is left of an answer after the checks: what one reader found, and a hint for people. */
export interface ModelAnswer {
  readonly reading: Reading
  /** Issues of the repository that the text names and that this one may wait for. A hint: it holds nothing back. */
  readonly waitsFor: readonly number[]
}

/** Fewer is not enough to read one file, more is no estimate of one issue's work; a number outside counts as not said. */
export const TOKEN_BOUNDS = { least: 2_000, most: 500_000 } as const
const MOST_FILES = 20
const MOST_WAITS = 5
/** A piece of a word tells nothing. */
const SHORTEST_EVIDENCE = 3

const SURE: Record<RawAnswer['confidence'], number> = { low: 0.3, medium: 0.6, high: 0.9 }

/**
 * Takes from an answer what may be believed, field by field; the model is assumed to do whatever a stranger wants. Pure.
 *
 * @example checkAnswer(raw, request).reading.difficulty // { value: 'low', source: 'claude', words: 'typo', confidence: 0.9 }
 */
export function checkAnswer(raw: RawAnswer, request: ReadRequest): ModelAnswer {
  const text = shownText(request)
  const words = quoteIn(text, raw.evidence)
  const found = <T>(value: T): Found<T> => ({
    value,
    source: 'claude',
    words,
    confidence: SURE[raw.confidence],
  })
  const estimate = estimateOf(raw)
  const files = filesIn(request, raw.files)
  return {
    reading: {
      difficulty: found<Difficulty>(raw.difficulty),
      ...(estimate ? { estimate: found(estimate) } : {}),
      ...(files.length > 0 ? { files: found(files) } : {}),
      wantsTests: found(raw.wantsTests),
      wantsDocs: found(raw.wantsDocs),
    },
    waitsFor: waitsIn(text, raw.waitsFor),
  }
}

function estimateOf({ contextTokensLikely, contextTokensMost }: RawAnswer): Estimate | undefined {
  const [p50, p90] = [rounded(contextTokensLikely), rounded(contextTokensMost)]
  const isSane = (tokens: number) => tokens >= TOKEN_BOUNDS.least && tokens <= TOKEN_BOUNDS.most
  return isSane(p50) && isSane(p90) && p50 <= p90 ? { p50, p90 } : undefined
}

function rounded(tokens: number): number {
  return Math.round(tokens / ESTIMATE.roundedTo) * ESTIMATE.roundedTo
}

function filesIn(request: ReadRequest, paths: readonly string[]) {
  const known = new Map(listed(request.files).map(({ path, sizeBytes }) => [path, sizeBytes]))
  return [...new Set(paths)].slice(0, MOST_FILES).flatMap((path) => {
    const sizeBytes = known.get(path)
    return sizeBytes === undefined ? [] : [{ path, tokens: tokensOfFile(path, sizeBytes) }]
  })
}

function waitsIn({ title, body }: ShownText, numbers: readonly number[]): number[] {
  const named = new Set(
    [...`${title}\n${body}`.matchAll(/(?<![\w/&])#(\d{1,9})(?!\w)/g)].map(([, digits]) => Number(digits)),
  )
  return [...new Set(numbers)].filter((number) => named.has(number)).slice(0, MOST_WAITS)
}

/**
 * Only the author's own words are ever repeated: what the model made up, or was told to print, stands nowhere in them. What
 * is looked for is the very text that will be shown, so that nothing can come in by what is cut off or left out of it.
 */
function quoteIn({ title, body }: ShownText, evidence: string): string {
  const quote = excerpt(evidence, EVIDENCE_LENGTH)
  if (quote.length < SHORTEST_EVIDENCE || quote.endsWith('…')) return ''
  // the text goes the same way, so that a line break or an asterisk between two words does not matter
  return [title, body].some((part) => excerpt(part, part.length).includes(quote)) ? quote : ''
}
