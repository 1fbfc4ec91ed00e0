import { clue } from '../language/say.ts'
import { kindOfLabel, type LabelKind } from './labels.ts'
import type { Document, Line } from './markdown.ts'
import type { Mentions } from './mentions.ts'
import { isLikely } from './reading.ts'
import { FILES, LENGTH, MANY_WORDS_FACTOR, MOST_DEFINITIONS, POINTS, TASKS, TITLE_WORDS } from './weights.ts'
import { howWordsIn, largeWordsIn, newWordsIn, smallWordsIn } from './wording.ts'

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

function titleOf(title: string): Observation[] {
  const words = wordCount(title)
  return [
    ...observed(smallWordsIn(title), POINTS.smallTitle, (quoted) => clue`${quoted} in the title`),
    ...observed(largeWordsIn(title), POINTS.largeTitle, (quoted) => clue`${quoted} in the title`),
    ...observed(newWordsIn(title).slice(0, 1), POINTS.newTitle, (quoted) => clue`${quoted} in the title`),
    ...when(words >= TITLE_WORDS.long, POINTS.longTitle, clue`a title that names the case`, true),
    ...when(words <= TITLE_WORDS.short, POINTS.shortTitle, clue`a short title`, true),
  ]
}

function textOf({ lines }: Document): Observation[] {
  const prose = lines.map((line) => line.text).join('\n')
  return [
    ...observed(largeWordsIn(prose).slice(0, 1), POINTS.largeText, (quoted) => clue`${quoted} in the text`),
    ...observed(howWordsIn(prose).slice(0, 1), POINTS.saysHow, (quoted) => clue`${quoted} in the text`),
    ...when(/[?？](?:\s|$)/.test(prose), POINTS.question, clue`an open question`),
    ...when(pointsToLine(lines), POINTS.pointsToLine, clue`points to the line of code`),
  ]
}

/** Whoever links to the very line has found the place; of the signals measured it told most. */
function pointsToLine(lines: readonly Line[]): boolean {
  return lines.some((line) => /#L\d|\.[a-z]{1,4}:\d+\b/.test(line.linked))
}

function sizeOf({ document, mentions }: Signals): Observation[] {
  const tasks = document.lines.filter((line) => line.checked !== undefined).length
  const files = mentions.files.slice(0, mentions.inProse).filter(isLikely).length
  const definitions = Math.min(MOST_DEFINITIONS, definitionsIn(document.code))
  const length = textLength(document)
  const doublings = Math.log2(Math.max(LENGTH.least, Math.min(length, LENGTH.most)) / LENGTH.middle)
  return [
    ...when(tasks >= TASKS.many, POINTS.manyTasks, clue`${tasks} tasks to tick`),
    ...when(tasks >= TASKS.some && tasks < TASKS.many, POINTS.someTasks, clue`${tasks} tasks to tick`),
    ...when(files >= FILES.many, POINTS.manyFiles, clue`${files} files`),
    ...when(files >= FILES.some && files < FILES.many, POINTS.someFiles, clue`${files} files`),
    ...when(definitions > 0, POINTS.definition * definitions, clue`examples with code of their own`),
    ...when(
      true,
      POINTS.lengthDoubled * doublings,
      length < LENGTH.middle ? clue`a short text` : clue`a long text`,
      true,
    ),
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

/** Chinese and Japanese put no spaces between words: two Chinese signs or four of the kana are about one. */
function wordCount(text: string): number {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  const spaced = text.replace(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu, ' ').match(/\S+/g)
  const kana = count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu)
  return (spaced?.length ?? 0) + count(/\p{Script=Han}/gu) / 2 + kana / 4
}

/** Several words of one kind say hardly more than the first. */
function observed(
  words: readonly string[],
  points: number,
  placed: (quoted: string) => string,
): Observation[] {
  if (words.length === 0) return []
  const quoted = words
    .slice(0, 3)
    .map((word) => `'${word}'`)
    .join(' ')
  return [{ points: words.length > 1 ? points * MANY_WORDS_FACTOR : points, words: placed(quoted) }]
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
  return [...kinds].map(([kind, label]) => ({ points: POINTS.label[kind], words: clue`label '${label}'` }))
}
