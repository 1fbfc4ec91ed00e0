import { clue } from '../language/say.ts'
import { excerptOfClues } from './excerpt.ts'
import { kindOfLabel } from './labels.ts'
import type { Mentions } from './mentions.ts'
import type { Score, Signals } from './observations.ts'
import type { DocsSize, Found, Reading } from './reading.ts'
import type { Difficulty } from './spec.ts'
import { CONFIDENCE, HIGH_SCORE, LOW_SCORE, TOLD_FROM, UNSURE_BELOW } from './weights.ts'
import { docsWordsIn } from './wording.ts'

/** What the heuristic finds in an issue; the estimate follows from the merged reading (complete.ts). */
export function heuristicReading(signals: Signals, score: Score): Reading {
  const files = signals.mentions.files
  const docs = docsOf(signals)
  const docsLabel = docsOnlyLabel(signals)
  return {
    difficulty: difficultyOf(score),
    files: guess(
      files,
      files.length === 0 ? clue`no file is named` : pathWords(signals.mentions),
      CONFIDENCE.others,
    ),
    wantsTests:
      docsLabel === undefined
        ? guess(true, clue`nothing says that it is not about code`, CONFIDENCE.others)
        : guess(false, clue`label '${docsLabel}'`, CONFIDENCE.others),
    wantsDocs: guess(docs.size, docs.words, CONFIDENCE.others),
  }
}

function difficultyOf({ points, observations }: Score): Found<Difficulty> {
  const value = points <= LOW_SCORE ? 'low' : points >= HIGH_SCORE ? 'high' : 'medium'
  const told = observations.filter((observation) => Math.abs(observation.points) >= TOLD_FROM)
  const telling = told.filter(({ isLength }) => !isLength).length
  const confidence = Math.min(CONFIDENCE.most, CONFIDENCE.least + CONFIDENCE.perObservation * telling)
  const words = told.map((observation) => observation.words).join(', ') || clue`nothing in the text tells`
  return guess(value, confidence < UNSURE_BELOW ? clue`unsure: ${words}` : words, confidence)
}

function guess<T>(value: T, words: string, confidence: number): Found<T> {
  return { value, source: 'heuristic', words: excerptOfClues(words), confidence }
}

function pathWords({ files, inTraces, bySymbol }: Mentions): string {
  const clues = [
    files.length === 1 ? clue`1 file named` : clue`${files.length} files named`,
    ...(inTraces > 0 ? [clue`${inTraces} in a stack trace`] : []),
    ...(bySymbol > 0 ? [clue`${bySymbol} by a symbol`] : []),
  ]
  return clues.join(', ')
}

function docsOf({ title, labels }: Signals): { readonly size: DocsSize; readonly words: string } {
  const label = labels.find((name) => kindOfLabel(name) === 'docs')
  if (label !== undefined) return { size: 'medium', words: clue`label '${label}'` }
  const [word] = docsWordsIn(title)
  return word === undefined
    ? { size: 'none', words: clue`nothing asks for it` }
    : { size: 'low', words: clue`'${word}' in the title` }
}

/** The label that makes it documentation and nothing else: nobody tests a corrected sentence. */
function docsOnlyLabel({ labels }: Signals): string | undefined {
  const kinds = labels.map(kindOfLabel)
  if (kinds.includes('bug') || kinds.includes('feature')) return undefined
  return labels.find((label) => kindOfLabel(label) === 'docs')
}
