import { excerpt } from './excerpt.ts'
import { kindOfLabel, type LabelKind } from './labels.ts'
import type { Document, Line } from './markdown.ts'
import type { Mentions } from './mentions.ts'
import { type DocsSize, type Found, isLikely, type Reading } from './reading.ts'
import type { Difficulty } from './spec.ts'
import {
  CONFIDENCE,
  HIGH_SCORE,
  LOW_SCORE,
  MANY_WORDS_FACTOR,
  POINTS,
  TOLD_FROM,
  UNSURE_BELOW,
} from './weights.ts'
import { howWordsIn, largeWordsIn, mentionsDocs, newWordsIn, smallWordsIn } from './wording.ts'

/** What the guess is made from. */
export interface Signals {
  readonly title: string
  readonly labels: readonly string[]
  readonly document: Document
  readonly mentions: Mentions
}

/** One thing that was seen, and what it is worth: `{ points: -3, words: "'typo' in the title" }`. */
export interface Observation {
  readonly points: number
  readonly words: string
  /** It is only about how much was written, which tells nothing for sure. */
  readonly isLength?: boolean
}

/** What was seen, and its sum. */
export interface Score {
  readonly points: number
  readonly observations: readonly Observation[]
}

/**
 * What can be seen in an issue without understanding it, as points: more mean harder. Text alone says little about the
 * work, so most issues stay in the middle, and the guess says how sure it is.
 */
export function scoreOf(signals: Signals): Score {
  const observations = [
    ...titleOf(signals.title),
    ...textOf(signals.document),
    ...sizeOf(signals),
    ...labelsOf(signals.labels),
  ].filter(({ points }) => points !== 0)
  return { points: observations.reduce((sum, { points }) => sum + points, 0), observations }
}

/** What the heuristic finds in an issue; the estimate follows from the merged reading (complete.ts). */
export function heuristicReading(signals: Signals, score: Score): Reading {
  const files = signals.mentions.files
  return {
    difficulty: difficultyOf(score),
    files: guess(files, files.length === 0 ? 'no file is named' : pathWords(signals.mentions), 0.5),
    wantsTests: guess(!isDocsOnly(signals), isDocsOnly(signals) ? 'documentation only' : 'code', 0.5),
    wantsDocs: guess(docsOf(signals), 'title and labels', 0.5),
  }
}

function difficultyOf({ points, observations }: Score): Found<Difficulty> {
  const value = points <= LOW_SCORE ? 'low' : points >= HIGH_SCORE ? 'high' : 'medium'
  const told = observations.filter((observation) => Math.abs(observation.points) >= TOLD_FROM)
  const telling = told.filter(({ isLength }) => !isLength).length
  const confidence = Math.min(CONFIDENCE.most, CONFIDENCE.least + CONFIDENCE.perObservation * telling)
  const words = told.map((observation) => observation.words).join(', ') || 'nothing in the text tells'
  return guess(value, confidence < UNSURE_BELOW ? `unsure: ${words}` : words, confidence)
}

function guess<T>(value: T, words: string, confidence: number): Found<T> {
  return { value, source: 'heuristic', words: excerpt(words), confidence }
}

function pathWords({ files, inTraces, bySymbol }: Mentions): string {
  const count = files.length === 1 ? '1 file named' : `${files.length} files named`
  const traced = inTraces > 0 ? `, ${inTraces} in a stack trace` : ''
  return bySymbol > 0 ? `${count}${traced}, ${bySymbol} by a symbol` : `${count}${traced}`
}

function docsOf({ title, labels }: Signals): DocsSize {
  if (labels.some((label) => kindOfLabel(label) === 'docs')) return 'medium'
  return mentionsDocs(title) ? 'low' : 'none'
}

/** Nobody tests a corrected sentence. */
function isDocsOnly({ labels }: Signals): boolean {
  const kinds = labels.map(kindOfLabel)
  return kinds.includes('docs') && !kinds.some((kind) => kind === 'bug' || kind === 'feature')
}

function titleOf(title: string): Observation[] {
  const words = wordCount(title)
  return [
    ...observed(smallWordsIn(title), POINTS.smallTitle, 'in the title'),
    ...observed(largeWordsIn(title), POINTS.largeTitle, 'in the title'),
    ...observed(newWordsIn(title).slice(0, 1), POINTS.newTitle, 'in the title'),
    ...when(words >= 9, POINTS.longTitle, 'a title that names the case', true),
    ...when(words <= 5, POINTS.shortTitle, 'a short title', true),
  ]
}

function textOf({ lines }: Document): Observation[] {
  const prose = lines.map((line) => line.text).join('\n')
  return [
    ...observed(largeWordsIn(prose).slice(0, 1), POINTS.largeText, 'in the text'),
    ...observed(howWordsIn(prose).slice(0, 1), POINTS.saysHow, 'in the text'),
    ...when(/[?？](?:\s|$)/.test(prose), POINTS.question, 'an open question'),
    ...when(pointsToLine(lines), POINTS.pointsToLine, 'points to the line of code'),
  ]
}

/** Whoever links to the very line has found the place; of the signals measured it told most. */
function pointsToLine(lines: readonly Line[]): boolean {
  return lines.some((line) => /#L\d|\.[a-z]{1,4}:\d+\b/.test(line.linked))
}

function sizeOf({ document, mentions }: Signals): Observation[] {
  const tasks = document.lines.filter((line) => line.checked !== undefined).length
  const files = mentions.files.slice(0, mentions.inProse).filter(isLikely).length
  const definitions = Math.min(3, definitionsIn(document.code))
  const length = textLength(document)
  const doublings = Math.log2(Math.max(200, Math.min(length, 6_000)) / 1_000)
  return [
    ...when(tasks >= 12, POINTS.manyTasks, `${tasks} tasks to tick`),
    ...when(tasks >= 5 && tasks < 12, POINTS.someTasks, `${tasks} tasks to tick`),
    ...when(files >= 6, POINTS.manyFiles, `${files} files`),
    ...when(files >= 3 && files < 6, POINTS.someFiles, `${files} files`),
    ...when(definitions > 0, POINTS.definition * definitions, 'examples with code of their own'),
    ...when(true, POINTS.lengthDoubled * doublings, length < 1_000 ? 'a short text' : 'a long text', true),
  ]
}

/** Classes and functions at the beginning of a line, in most languages. */
function definitionsIn(code: readonly string[]): number {
  const beginnings =
    /^[ \t]{0,40}(?:export |public |private |async )?(?:class|def|function|func|fn|struct|interface|enum|trait)\b/gm
  return code.reduce((sum, text) => sum + (text.match(beginnings)?.length ?? 0), 0)
}

function textLength({ lines, code }: Document): number {
  const prose = lines.reduce((sum, line) => sum + line.text.length, 0)
  return code.reduce((sum, text) => sum + text.length, prose)
}

/** Chinese and Japanese put no spaces between words; two of their signs count as one word. */
function wordCount(text: string): number {
  const joined = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0
  const spaced = text.replace(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu, ' ').match(/\S+/g)
  return (spaced?.length ?? 0) + joined / 2
}

/** Several words of one kind say hardly more than the first. */
function observed(words: readonly string[], points: number, place: string): Observation[] {
  if (words.length === 0) return []
  const quoted = words
    .slice(0, 3)
    .map((word) => `'${word}'`)
    .join(' ')
  return [{ points: words.length > 1 ? points * MANY_WORDS_FACTOR : points, words: `${quoted} ${place}` }]
}

function when(isSo: boolean, points: number, words: string, isLength = false): Observation[] {
  return isSo ? [{ points, words, isLength }] : []
}

function labelsOf(labels: readonly string[]): Observation[] {
  const kinds = new Map<LabelKind, string>()
  for (const label of labels) {
    const kind = kindOfLabel(label)
    if (kind && !kinds.has(kind)) kinds.set(kind, label)
  }
  return [...kinds].map(([kind, label]) => ({ points: POINTS.label[kind], words: `label '${label}'` }))
}
