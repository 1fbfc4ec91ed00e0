import type { IssueRef } from './spec.ts'

/** A reference and where it stands in the text. */
export interface FoundRef {
  readonly ref: IssueRef
  readonly start: number
  readonly end: number
}

/** The addresses that this Gitea is known by; a link to any other host is no reference. */
export interface KnownUrls {
  readonly baseUrls: readonly string[]
}

/** The repository that a short reference such as `#12` is about. */
export interface Here {
  readonly owner: string
  readonly repo: string
}

/** Gitea's numbers are 64 bit; a number that does not fit 31 bit is a typing error, not an issue. */
const MAX_NUMBER = 2 ** 31 - 1

const NAME = '[A-Za-z0-9_.-]{1,100}'

/**
 * A whole address first, so that nothing inside a foreign one counts; then what stands behind the server's name in one, and may
 * be a part of no longer path (`github.com/a/b/issues/9`, `src/a/b/issues/9`). `!12` is Gitea's other way to write `#12`, for pull
 * requests. What stands before a `#12` may not make it part
 * of a longer word (`C#12`, `a/b/c#12`, `&#12;`), what follows may not either (`#12abc`, `#1.2.3`, `#12-a-title`).
 */
const REFERENCE = new RegExp(
  `[a-z]{1,10}://[^\\s<>()[\\]{}"'\`|,;，；、。）】]+|` +
    `(?<![\\w./#!&@:-])/?(?<pathOwner>(?!api/)${NAME})/(?<pathRepo>${NAME})/(?:issues|pulls)/(?<pathNumber>\\d+)(?![\\w/-]|\\.\\w)(?:#[\\w-]*)?|` +
    `(?<![\\w./#!&@-])(?:(?<owner>${NAME})/(?<repo>${NAME}))?[#!](?<number>\\d+)(?!\\w|\\.\\d|-[A-Za-z])`,
  'gi',
)

/** Begins with a slash, so that `https://git.example.com.evil/…` does not pass for `https://git.example.com`. */
const ISSUE_PATH = /^\/([^/]+)\/([^/]+)\/(?:issues|pulls)\/(\d+)(?![\w-])/

/** Every reference with its place, in order, duplicates included; `parseRefs` is the same without places and duplicates. */
export function findRefs(text: string, where: KnownUrls): FoundRef[] {
  const bases = where.baseUrls.map(bareUrl)
  const found: FoundRef[] = []
  for (const match of text.matchAll(REFERENCE)) {
    const [whole] = match
    const {
      pathOwner,
      pathRepo,
      pathNumber,
      owner = pathOwner,
      repo = pathRepo,
      number = pathNumber,
    } = match.groups ?? {}
    const ref = number === undefined ? refOfUrl(whole, bases) : refOf(owner, repo, number)
    if (ref !== undefined) found.push({ ref, start: match.index, end: match.index + whole.length })
  }
  return found
}

/**
 * The issues a text names, each once: `#12`, `!12`, `owner/repo#12`, `https://git.example.com/owner/repo/issues/12`, or only
 * `owner/repo/issues/12` of it.
 * `parseRefs('#3, a/b#4', where)` is `[{ number: 3 }, { owner: 'a', repo: 'b', number: 4 }]`. It does not know
 * markdown: read-issue.ts hands it only text that counts. `#0` and numbers over 31 bit name nothing.
 */
export function parseRefs(text: string, where: KnownUrls): IssueRef[] {
  return uniqueRefs(findRefs(text, where).map((found) => found.ref))
}

/** Words between references that say nothing. */
const BETWEEN = /^(?:and|und|et|y|e|&|\+)$/i

/**
 * The issues that somebody names who is asked for issues, each once; a bare number is one too, as nothing else is asked for. A
 * text is the first word that names none.
 *
 * @example saidRefs(['#3,', 'and', '7'], { baseUrls: [] }) // [{ number: 3 }, { number: 7 }]
 */
export function saidRefs(words: readonly string[], where: KnownUrls): IssueRef[] | string {
  const pieces = words.flatMap((word) => word.split(/[,;]+/)).map((piece) => piece.replace(/[.!?]+$/, ''))
  const refs: IssueRef[] = []
  for (const piece of pieces.filter((one) => one !== '' && !BETWEEN.test(one))) {
    const text = /^\d+$/.test(piece) ? `#${piece}` : piece
    const [found, ...more] = findRefs(text, where)
    if (!found || more.length > 0 || found.start > 0 || found.end < text.length) return piece
    refs.push(found.ref)
  }
  return uniqueRefs(refs)
}

/** The references without repeated ones; the first of each stays, in its place. */
export function uniqueRefs(refs: readonly IssueRef[]): IssueRef[] {
  const first = new Map<string, IssueRef>()
  for (const ref of refs) if (!first.has(keyOf(ref))) first.set(keyOf(ref), ref)
  return [...first.values()]
}

/** As a person would write it in an issue of `here`: `#12`, or `owner/repo#12` for another repository. */
export function formatRef(ref: IssueRef, here: Here): string {
  const { owner, repo, number } = localRef(ref, here)
  return owner === undefined || repo === undefined ? `#${number}` : `${owner}/${repo}#${number}`
}

/** True if both name the same issue, seen from `here`. Names compare without case, as Gitea finds them. */
export function sameRef(a: IssueRef, b: IssueRef, here: Here): boolean {
  return keyOf(localRef(a, here)) === keyOf(localRef(b, here))
}

/** The reference in its shortest form: one that names `here` in full loses owner and repo. */
export function localRef(ref: IssueRef, here: Here): IssueRef {
  const isHere = keyOf({ ...ref, number: 0 }) === keyOf({ owner: here.owner, repo: here.repo, number: 0 })
  return isHere ? { number: ref.number } : ref
}

function keyOf(ref: IssueRef): string {
  return `${ref.owner ?? ''}/${ref.repo ?? ''}#${ref.number}`.toLowerCase()
}

function refOf(owner: string | undefined, repo: string | undefined, digits: string): IssueRef | undefined {
  const number = Number(digits)
  if (digits.startsWith('0') || number > MAX_NUMBER) return undefined
  return owner === undefined || repo === undefined ? { number } : { owner, repo, number }
}

function refOfUrl(url: string, bases: readonly string[]): IssueRef | undefined {
  const bare = bareUrl(url)
  for (const base of bases) {
    if (!bare.toLowerCase().startsWith(base.toLowerCase())) continue
    const [, owner, repo, digits] = ISSUE_PATH.exec(bare.slice(base.length)) ?? []
    if (digits !== undefined) return refOf(owner, repo, digits)
  }
  return undefined
}

/** Without scheme, default port and last slash: people write http and https for the same Gitea. */
function bareUrl(url: string): string {
  return url
    .replace(/^https?:\/\//i, '')
    .replace(/^([^/:]+):(?:80|443)(?=\/|$)/, '$1')
    .replace(/\/$/, '')
}
