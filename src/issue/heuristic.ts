import { estimateTokens, type Sizing } from './estimate.ts'
import { EVIDENCE_LENGTH, excerpt } from './excerpt.ts'
import type { Document, Line } from './markdown.ts'
import type { DocsSize } from './reading.ts'
import type { Difficulty } from './spec.ts'
import { largeWordsIn, mentionsDocs, smallWordsIn } from './wording.ts'

/** What the guess is made from. */
export interface Signals {
  readonly title: string
  readonly labels: readonly string[]
  readonly document: Document
  /** Files that the prose mentions. */
  readonly files: readonly string[]
}

/** A difficulty with the observations it rests on: `{ difficulty: 'low', evidence: "'typo' in the title" }`. */
export interface Guess {
  readonly difficulty: Difficulty
  readonly evidence: string
}

/** At this score or below, work is called low; at the other or above, high. Between them nobody knows: medium. */
const LOW_SCORE = -2
const HIGH_SCORE = 4

/** How many files does work touch if its issue names none? Chosen so that a guess alone fits the default agents. */
const USUAL_FILES: Record<Difficulty, number> = { low: 1, medium: 2, high: 4 }

/**
 * How many mentioned files count in a guess? Mentioned is not touched, and a guess alone shall not send an issue back to
 * its author: with 4 files and high work the estimate stays within half of a 200k window.
 */
const MAX_GUESSED_FILES = 4

interface Observation {
  readonly points: number
  readonly words: string
}

/**
 * The difficulty where nobody states one: a sum of few observations, each worth 1 to 3 points. Measured on 200 labelled
 * issues the text alone says little, so most issues stay medium, the middle that costs least if wrong.
 */
export function guessDifficulty(signals: Signals): Guess {
  const observations = [...wordingOf(signals), ...sizeOf(signals), ...labelsOf(signals.labels)]
  const score = observations.reduce((sum, { points }) => sum + points, 0)
  const difficulty = score <= LOW_SCORE ? 'low' : score >= HIGH_SCORE ? 'high' : 'medium'
  const evidence = observations.map(({ words }) => words).join(', ') || 'nothing in the text tells'
  return { difficulty, evidence: excerpt(evidence, EVIDENCE_LENGTH) }
}

/** The sizing of the formula for a difficulty: stated files count one by one, mentioned ones up to four. */
export function guessSizing(difficulty: Difficulty, signals: Signals, statedFiles: number): Sizing {
  const mentioned = Math.min(signals.files.length, MAX_GUESSED_FILES)
  const files = statedFiles || mentioned || USUAL_FILES[difficulty]
  return { files, implementation: difficulty, tests: difficulty, docs: docsOf(signals) }
}

/** `estimateTokens` of that sizing, with its terms as evidence: `2 files, medium work, no documentation`. */
export function guessTokens(difficulty: Difficulty, signals: Signals, statedFiles: number) {
  const sizing = guessSizing(difficulty, signals, statedFiles)
  const files = sizing.files === 1 ? '1 file' : `${sizing.files} files`
  const evidence = `${files}, ${difficulty} work, ${sizing.docs === 'none' ? 'no' : sizing.docs} documentation`
  return { tokens: estimateTokens(sizing), evidence }
}

function docsOf(signals: Signals): DocsSize {
  if (signals.labels.some(isDocsLabel)) return 'medium'
  return mentionsDocs(signals.title) ? 'low' : 'none'
}

function wordingOf({ title, document }: Signals): Observation[] {
  const prose = document.lines.map((line) => line.text).join('\n')
  return [
    ...observed(smallWordsIn(title), -2, 'in the title'),
    ...observed(largeWordsIn(title), 3, 'in the title'),
    ...observed(largeWordsIn(prose).slice(0, 2), 1, 'in the text'),
    ...(pointsToALine(document.lines) ? [{ points: -2, words: 'points to the line of code' }] : []),
  ]
}

/** Whoever links to the very line has found the place; of the plain text signals measured it told most. */
function pointsToALine(lines: readonly Line[]): boolean {
  return lines.some((line) => /#L\d+|\.[a-z]{1,4}:\d+\b/.test(line.linked))
}

/** Several words of one kind say hardly more than the first. */
function observed(words: readonly string[], points: number, place: string): Observation[] {
  if (words.length === 0) return []
  return [
    {
      points: words.length > 2 ? points * 2 : points,
      words: `${words.map((word) => `'${word}'`).join(' ')} ${place}`,
    },
  ]
}

function sizeOf({ document, files }: Signals): Observation[] {
  const tasks = document.lines.filter((line) => line.checked !== undefined).length
  const length = proseLength(document.lines)
  return [
    ...(tasks >= 12 ? [{ points: 3, words: `${tasks} tasks to tick` }] : []),
    ...(tasks >= 5 && tasks < 12 ? [{ points: 1, words: `${tasks} tasks to tick` }] : []),
    ...(files.length >= 6 ? [{ points: 2, words: `${files.length} files` }] : []),
    ...(files.length >= 3 && files.length < 6 ? [{ points: 1, words: `${files.length} files` }] : []),
    ...(length >= 4_000 ? [{ points: 1, words: 'a long text' }] : []),
    ...(length < 400 && tasks === 0 && document.codeBlocks === 0
      ? [{ points: -1, words: 'a short text' }]
      : []),
  ]
}

function proseLength(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.text.length, 0)
}

function labelsOf(labels: readonly string[]): Observation[] {
  return labels.flatMap((label) => {
    if (isDocsLabel(label)) return [{ points: -2, words: `label '${label}'` }]
    if (/^(?:kind\/|type\/)?good[ -]first[ -]issue$/i.test(label))
      return [{ points: -3, words: `label '${label}'` }]
    if (/^(?:(?:kind|type)[/: ]+)?bug$/i.test(label.trim()))
      return [{ points: -1, words: `label '${label}'` }]
    return []
  })
}

function isDocsLabel(label: string): boolean {
  return /^(?:(?:kind|type|area)[/: ]+)?(?:docs|documentation|dokumentation)$/i.test(label.trim())
}
