import { type FoundRef, findRefs, type KnownUrls } from './issue-ref.ts'
import type { IssueRef } from './spec.ts'

/** Words that make a reference a remark: `#12, see #9` is about #12 only. */
const REMARK =
  /^(?:see|cf|compare|related|relates|similar|duplicates?|dup|parent|part of|epic|like|after|not|no longer|was|formerly|previously|because|since|unless|siehe|vgl|nicht|weil|véase|voir)(?![\p{L}\d])/iu

/** The same anywhere between two references: `#3 because #7 was reverted`, `#3 as #4 showed`. */
const REMARK_WITHIN =
  /(?<![\p{L}\d])(?:see|seen|cf|compare|related|relates|similar|duplicates?|dup|parent|part of|epic|like|as|after|not|no longer|was|formerly|previously|because|since|unless|siehe|vgl|nicht|weil|véase|voir)(?![\p{L}\d])/iu

/** What a person would call a reference, whether it can be read or not: `#3`, `lib#4`, `@a/b#5`, the address of an issue or its path. */
const MEANT_AS_REF =
  /https?:\/\/[^\s<>()[\]{}"'`|,;]{1,300}|[\w./@&-]{0,200}(?:[#＃!]|(?<=\/(?:issues|pulls)\/))\d{1,20}/giu

const AND = /(?<=^|\s|\d)(?:and|und|et|y|e|sowie)(?=\s|$)|和|与/giu

/** What may stand between references of one run: `#1 #2`, `#1 / #2`, `issues #1 and #2`. */
const WITHIN_RUN = /^[\s/+]*$/

const BEFORE_REF =
  /^[\s([{*_"'~-]*(?:(?:also|then|issues?|pr|pull request|ticket|task|by|on)\s+){0,2}[\s([{]*$/i

const NOTHING =
  /^[\s([{*_-]*(?:none|nothing|no one|nobody|n\/a|na|no|nil|null|tbd|unknown|not yet|no response|keine?r?s?|nichts|niemand|ninguno|ninguna|nada|aucune?|rien|无|没有)?[\s)\]}.*_!?–—-]*$/iu

/**
 * The issues that a value names, as written after `Blocked by:` or in one item of a list. Pieces between commas and
 * `and` count one by one; of a piece only its first run of references: `#1, #2 (after #7) and the API #3` is #1, #2, #3.
 */
export function refsOfValue(value: string, where: KnownUrls): IssueRef[] {
  return listedPieces(value, where).flatMap((piece) => firstRun(piece, where))
}

/**
 * True if a value names an issue that {@link refsOfValue} does not take, and no word says that it is a remark: `#3 or #5`,
 * `#3-#6`, `lib#4`.
 */
export function leftOut(value: string, where: KnownUrls): boolean {
  return listedPieces(value, where).some((piece) => {
    const taken = firstRun(piece, where).length
    const meant = [...piece.matchAll(MEANT_AS_REF)].filter(
      ([word]) => !word.includes('://') || /\/(?:issues|pulls?)\/\d/.test(word),
    )
    const next = meant[taken]
    if (next === undefined) return false
    const last = meant[taken - 1]
    return !REMARK_WITHIN.test(piece.slice(last ? last.index + last[0].length : 0, next.index))
  })
}

/** True if a value says that there is none: `none`, `n/a`, `-`, `keine`, nothing at all, the form's `_No response_`. */
export function isNothing(value: string): boolean {
  return value.length < 60 && NOTHING.test(value)
}

/** True if a text begins with a reference, as `issues #3 and #4` does. */
export function startsWithRef(text: string, where: KnownUrls): boolean {
  const [first] = findRefs(text.slice(0, 400), where)
  return first !== undefined && BEFORE_REF.test(text.slice(0, first.start))
}

/** True if a text that begins with a reference asks: `#3?`, `#3 and #4 now?`, and not `#3. What else?`. */
export function isAsked(text: string, where: KnownUrls): boolean {
  const start = text.slice(0, 400)
  let rest = start
  // without the references, whose addresses have marks of their own, but with the marks behind them
  for (const { start: from, end } of findRefs(start, where).toReversed())
    rest = `${rest.slice(0, from)}${/[.!?;]*$/.exec(start.slice(from, end))?.[0] ?? ''}${rest.slice(end)}`
  return /^[^.!;?]*\?/.test(rest)
}

/** True if a line is references and nothing else, as the second line of a long list is. */
export function isOnlyRefs(text: string, where: KnownUrls): boolean {
  const found = findRefs(text, where)
  if (found.length === 0) return false
  const between = found.map(({ start }, index) => text.slice(found[index - 1]?.end ?? 0, start))
  return !/[\p{L}\p{N}]/u.test([...between, text.slice(found.at(-1)?.end)].join(' ').replace(AND, ' '))
}

/** The words of a text that belong to no reference: of `issues #3 and #4` they are `issues` and `and`. */
export function wordsBesideRefs(text: string, where: KnownUrls): string[] {
  const found = findRefs(text, where)
  const beside = [...found.map(({ start }, index) => text.slice(found[index - 1]?.end ?? 0, start))]
  return `${beside.join(' ')} ${text.slice(found.at(-1)?.end ?? 0)}`.match(/[\p{L}\p{N}]+/gu) ?? []
}

function listedPieces(value: string, where: KnownUrls): string[] {
  const [sentence = '', ...others] = value.split(/(?<=\S)[.!?。]\s+/)
  // Another sentence belongs to the list only if it goes on listing: `#1. #2.`
  const more = others.flatMap((other) => (startsWithRef(other, where) ? piecesOf(other) : []))
  return [...piecesOf(sentence), ...more]
}

function piecesOf(sentence: string): string[] {
  return sentence.split(/[,;，；、&]/u).flatMap((piece) => piece.split(AND))
}

/** The first references of a piece, not those of a remark: of `the API (#3)` it is #3, of `numpy (see #3)` nothing. */
function firstRun(piece: string, where: KnownUrls): IssueRef[] {
  for (const part of piece.split('(')) {
    const run = REMARK.test(part.trim()) ? [] : runIn(part, where)
    if (run.length > 0) return run
  }
  return []
}

function runIn(part: string, where: KnownUrls): IssueRef[] {
  const run: FoundRef[] = []
  for (const found of findRefs(part, where)) {
    const last = run.at(-1)
    if (last && !WITHIN_RUN.test(part.slice(last.end, found.start))) break
    run.push(found)
  }
  return run.map(({ ref }) => ref)
}
