import { english } from '../language/say.ts'
import { quoted } from './excerpt.ts'
import { labelled } from './field-names.ts'
import { type KnownUrls, uniqueRefs } from './issue-ref.ts'
import type { Line } from './markdown.ts'
import { type Quote, quotation } from './quotation.ts'
import { isNothing, isOnlyRefs, leftOut, refsOfValue, startsWithRef } from './ref-list.ts'
import { type Phrase, type Relation, relationPhrases } from './relation-phrases.ts'
import type { IssueRef } from './spec.ts'

/** What a text states about other issues. */
export interface Dependencies {
  readonly blockedBy: readonly IssueRef[]
  readonly blocks: readonly IssueRef[]
  /** The author's words that they rest on; empty = there are none. */
  readonly words: Readonly<Record<Relation, string>>
  readonly problems: readonly string[]
  /** Whether it waits for more issues than are looked at. */
  readonly isCut: boolean
}

/** More than this is not a plan that anybody follows, and each costs a request to Gitea. */
export const MAX_REFS = 100
const TOO_MANY = english`It names more than ${MAX_REFS} issues; only the first ${MAX_REFS} are looked at.`

/** What a line belongs to if it names no relation itself. */
interface Open {
  readonly relation: Relation
  /**
   * `lines`: every line is a value. `list`: items are. `starts`: only lines that begin with a reference. `more`: only lines
   * that are nothing but references.
   */
  readonly takes: 'lines' | 'list' | 'starts' | 'more'
  /** How deep the label itself is indented; its list is deeper. */
  readonly depth: number
  /** Its own words. */
  readonly quote: Quote
}

interface Reading {
  readonly where: KnownUrls
  readonly refs: Record<Relation, IssueRef[]>
  readonly quotes: Record<Relation, Quote[]>
  readonly problems: string[]
  /** From the heading that the line stands under. */
  section: Open | undefined
  /** From a label or verb in a line before. */
  label: Open | undefined
  /** What to say about that label if no line below it names an issue either. */
  complaint: string | undefined
}

/**
 * The dependencies a text states: lists under `## Dependencies` with `Blocks:` / `Blocked by:`, headings of any level,
 * labels, and clauses such as `Depends on #3 and #5`. Under a bare `## Dependencies` an issue is one this waits for.
 */
export function readDependencies(lines: readonly Line[], where: KnownUrls): Dependencies {
  const reading: Reading = {
    where,
    refs: { blockedBy: [], blocks: [] },
    quotes: { blockedBy: [], blocks: [] },
    problems: [],
    section: undefined,
    label: undefined,
    complaint: undefined,
  }
  for (const [at, line] of lines.entries()) {
    if (line.kind === 'heading') readHeading({ ...line, at }, reading)
    else readLine({ ...line, at }, reading)
  }
  closeLabel(reading)
  const blockedBy = uniqueRefs(reading.refs.blockedBy)
  const blocks = uniqueRefs(reading.refs.blocks)
  const isCut = blockedBy.length > MAX_REFS
  const isTold = isCut || blocks.length > MAX_REFS
  return {
    blockedBy: blockedBy.slice(0, MAX_REFS),
    blocks: blocks.slice(0, MAX_REFS),
    words: { blockedBy: quotation(reading.quotes.blockedBy), blocks: quotation(reading.quotes.blocks) },
    isCut,
    problems: isTold ? [TOO_MANY, ...reading.problems] : reading.problems,
  }
}

/** A line and its place among all of them. */
interface PlacedLine extends Line {
  readonly at: number
}

/** `## Dependencies` often lists packages, so there only items are looked at. */
function readHeading(line: PlacedLine, reading: Reading): void {
  closeLabel(reading)
  reading.section = undefined
  for (const phrase of relationPhrases(line.linked, reading.where)) {
    const quote = quoteOf(line, phrase.words)
    take(phrase, reading, [quote])
    const takes = labelled(line.text)?.field === 'dependencies' ? listUnder(line) : 'lines'
    reading.section = { relation: phrase.relation, takes, depth: 0, quote }
  }
}

function readLine(line: PlacedLine, reading: Reading): void {
  const phrases = relationPhrases(line.linked, reading.where)
  for (const phrase of phrases) readPhrase(phrase, line, reading)
  if (phrases.length > 0) return
  if (reading.label && !goesOn(reading.label, line, reading.where)) closeLabel(reading)
  const open = reading.label ?? reading.section
  const isOtherField = labelled(line.text) !== undefined
  const isTaken = open && !isOtherField && goesOn(open, line, reading.where)
  const count = isTaken ? takeListed(open, line, reading) : 0
  if (count > 0 && leftOut(line.linked, reading.where)) reading.problems.push(notAllTaken(line))
  const isOverlooked = reading.section && !isOtherField && count === 0
  if (isOverlooked && namesIssue(line, reading.where)) reading.problems.push(notTaken(line))
}

function takeListed(open: Open, line: PlacedLine, reading: Reading): number {
  const listed = { relation: open.relation, value: listedValue(open, line) }
  return take(listed, reading, [open.quote, quoteOf(line, line.linked)])
}

function quoteOf({ at, written }: PlacedLine, words: string): Quote {
  return { at, words: written ?? words.trim() }
}

function namesIssue({ linked }: Line, where: KnownUrls): boolean {
  return refsOfValue(linked, where).length > 0 || leftOut(linked, where)
}

/**
 * Forms ask "Prerequisites: I have looked for similar issues such as #3", and below `Blocked:` may stand who is: there an issue has
 * to come first.
 */
function listUnder(line: Line): 'list' | 'starts' {
  return /prerequisite|voraussetzung|^[^\p{L}]*blocked[^\p{L}]*$/iu.test(line.text) ? 'starts' : 'list'
}

/** In a list of dependencies `after #3` is as good as `#3`; elsewhere it is a remark. */
function listedValue(open: Open, line: Line): string {
  return open.relation === 'blockedBy' ? line.linked.replace(/^after(?: |$)/i, '') : line.linked
}

function readPhrase(phrase: Phrase, line: PlacedLine, reading: Reading): void {
  closeLabel(reading)
  const quote = quoteOf(line, phrase.words)
  const count = take(phrase, reading, [quote])
  const isValueBelow = phrase.kind !== 'verb' && count === 0
  reading.label = {
    relation: phrase.relation,
    takes: isValueBelow ? listUnder(line) : 'more',
    depth: line.depth,
    quote,
  }
  const isUnclear = phrase.kind === 'label' && count === 0 && !isNothing(phrase.value)
  reading.complaint = isUnclear ? namesNoIssue(line, phrase) : undefined
  if (!isUnclear && leftOut(phrase.value, reading.where)) reading.problems.push(notAllTaken(line))
}

function goesOn(open: Open, line: Line, where: KnownUrls): boolean {
  if (open.takes === 'more') return isOnlyRefs(line.linked, where)
  if (open.takes === 'starts') return startsWithRef(line.linked, where)
  if (open.takes === 'lines' || startsWithRef(line.linked, where)) return true
  return line.kind === 'item' && line.depth > open.depth
}

/** Adds what a value names, with the words that say so, and tells how many that are. */
function take(
  { relation, value }: Pick<Phrase, 'relation' | 'value'>,
  reading: Reading,
  quotes: readonly Quote[],
): number {
  const refs = refsOfValue(value, reading.where)
  if (refs.length === 0) return 0
  reading.refs[relation].push(...refs)
  reading.quotes[relation].push(...quotes)
  reading.complaint = undefined
  return refs.length
}

function closeLabel(reading: Reading): void {
  if (reading.complaint !== undefined) reading.problems.push(reading.complaint)
  reading.label = undefined
  reading.complaint = undefined
}

function notAllTaken(line: Line): string {
  return english`Not each issue in ${quoted(line.text)} could be read; write every one as #12 or owner/repo#12, with commas between them.`
}

function notTaken(line: Line): string {
  return english`${quoted(line.text)} stands with the dependencies, but I do not take its issue for one; if it is, write 'Blocked by: #12' with its number.`
}

function namesNoIssue(line: Line, phrase: Phrase): string {
  const digits = /^\d{1,9}(?!\d)/.exec(phrase.value)?.[0]
  const advice = digits
    ? english`did you mean #${digits}?`
    : english`write #12, owner/repo#12 or the full address of an issue here.`
  return english`${quoted(line.text)} names no issue that I can find; ${advice}`
}
