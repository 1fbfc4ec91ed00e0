import { english } from '../language/say.ts'
import { difficultiesIn, nearestDifficulty } from './difficulty-word.ts'
import { quoted } from './excerpt.ts'
import type { Statement } from './fields.ts'
import { listedFiles, MAX_FILES } from './file-paths.ts'
import type { Line } from './markdown.ts'
import { type Quote, quotation, writtenIn } from './quotation.ts'
import type { Estimate, FileNeed, Found } from './reading.ts'
import type { RepositoryFiles } from './repository-files.ts'
import { DIFFICULTIES, type Difficulty } from './spec.ts'
import { hasNumber, isOnlyTokens, MIN_TOKENS, tokensIn } from './token-count.ts'

/** A stated value, or the sentence for the author why there is none; neither if nothing was stated. */
export interface Read<T> {
  readonly found?: Found<T>
  readonly problem?: string
}

/** Answers that say nothing: an untouched form, a question mark. */
const UNSTATED = /^(?:_?no response_?|tbd|todo|unknown|unclear|not sure|n\/a|none|\?+|-+|…|\.+)?$/i

/** The first stated difficulty that can be read: `Difficulty: pretty hard` is high. */
export function statedDifficulty(statements: readonly Statement[]): Read<Difficulty> {
  return firstRead(statements, 'difficulty', (statement, words) => {
    // A template that lists all three was not filled in.
    if (new Set(difficultiesIn(words)).size === DIFFICULTIES.length) return {}
    // The reason after the value may name another: `low, although the file is large`.
    const [clause = ''] = words.split(/[,;.(–—]|\s(?:because|although|but|since|weil)\s/)
    const inClause = difficultiesIn(clause)
    const named = new Set(inClause.length > 0 ? inClause : difficultiesIn(words))
    const hardest = DIFFICULTIES.findLast((difficulty) => named.has(difficulty))
    if (hardest) return { found: stated(hardest, statement) }
    return statement.isWeak ? {} : { problem: notADifficulty(words) }
  })
}

/** The first stated estimate that can be read: `Context Estimate: 60-80k` is 80,000, and nothing is added to it. */
export function statedEstimate(statements: readonly Statement[]): Read<Estimate> {
  return firstRead(statements, 'estimate', (statement, words) => {
    const tokens = tokensIn(words)
    if (tokens !== undefined && (!statement.isWeak || isOnlyTokens(words))) {
      return { found: stated({ p50: tokens, p90: tokens }, statement) }
    }
    return statement.isWeak ? {} : { problem: notAnEstimate(words) }
  })
}

/**
 * The paths under `## Files`, each once: as items, in a row, in inline code. What is not in the repository (yet) counts, too.
 */
export function statedFiles(
  statements: readonly Statement[],
  repository?: RepositoryFiles,
): Found<readonly FileNeed[]> | undefined {
  const lists = statements.filter(({ field, beside, below }) => {
    return field === 'files' && (namesFile(beside) || below.some(({ text }) => namesFile(text)))
  })
  const listed = lists.flatMap(({ beside, below }) => [beside, ...below.map(textOf)].flatMap(listedFiles))
  const paths = [...new Set(listed)].slice(0, MAX_FILES)
  if (paths.length === 0) return undefined
  const files = paths.map((path) => repository?.find(path) ?? { path, tokens: null })
  const quotes = lists.flatMap((list) =>
    quotesOf(
      list,
      list.below.filter(({ text }) => namesFile(text)),
    ),
  )
  return { value: files, source: 'stated', words: quotation(quotes), confidence: 1 }
}

function namesFile(text: string): boolean {
  return listedFiles(text).length > 0
}

function textOf({ text }: Line): string {
  return text
}

/** The first statement of a field that can be read, else the first sentence why one cannot. */
export function firstRead<T>(
  statements: readonly Statement[],
  field: Statement['field'],
  read: (statement: Statement, words: string) => Read<T>,
): Read<T> {
  const reads = statements
    .filter((statement) => statement.field === field)
    .map((statement) => ({ statement, words: wordsOf(statement) }))
    .filter(({ words }) => !isUnstated(field, words))
    .map(({ statement, words }) => read(statement, words))
  return reads.find(({ found }) => found) ?? reads.find(({ problem }) => problem) ?? {}
}

/** No tests and no documentation can be wished; no difficulty is no answer. */
function isUnstated(field: Statement['field'], words: string): boolean {
  const isWish = field === 'tests' || field === 'docs'
  return UNSTATED.test(words) && !(isWish && /^none$/i.test(words))
}

/** What stands beside the name, else what stands below it. */
function wordsOf(statement: Statement): string {
  return statement.beside === '' ? valueBelow(statement).map(textOf).join(', ') : statement.beside
}

/** The ticked items below a name, else the first line there. */
function valueBelow({ below }: Statement): Line[] {
  const first = below.find((line) => line.text !== '')
  if (first === undefined) return []
  return first.checked === undefined ? [first] : below.filter((line) => line.checked === true)
}

/** A value that stands in the text, with the line or lines that it was read from. */
export function stated<T>(value: T, statement: Statement): Found<T> {
  const quotes = quotesOf(statement, statement.beside === '' ? valueBelow(statement) : [])
  return { value, source: 'stated', words: quotation(quotes), confidence: 1 }
}

function quotesOf({ at, written, below }: Statement, lines: readonly Line[]): Quote[] {
  const values = lines.map((line) => ({ at: at + 1 + below.indexOf(line), words: writtenIn(line) }))
  return [{ at, words: written }, ...values]
}

function notADifficulty(words: string): string {
  const near = nearestDifficulty(words)
  const meant =
    near && (near.word === near.difficulty ? `'${near.word}'` : `'${near.word}' = ${near.difficulty}`)
  const all = DIFFICULTIES.join(', ')
  return meant
    ? english`The difficulty ${quoted(words)} is not one of ${all}; did you mean ${meant}?`
    : english`The difficulty ${quoted(words)} is not one of ${all}.`
}

function notAnEstimate(words: string): string {
  const digits = /^\D{0,10}(\d{1,3})\D*$/.exec(words)?.[1]
  const isSmall = digits !== undefined && Number(digits) > 0 && Number(digits) < MIN_TOKENS
  const advice = isSmall ? english`did you mean ${Number(digits)}k?` : english`write it as 80k or 80,000.`
  return hasNumber(words)
    ? english`The context estimate ${quoted(words)} is not a number of tokens that I can use; ${advice}`
    : english`The context estimate ${quoted(words)} is not a number of tokens; ${advice}`
}
