import { strippedMarkdown } from './stripped-markdown.ts'

export type RefAction = 'none' | 'closes' | 'reopens'

/** A mention of an issue in a text, not looked up yet. Without owner and name it is one of the same repository. */
export interface Reference {
  readonly owner: string
  readonly name: string
  readonly number: number
  readonly action: RefAction
}

const LOCAL = /(?<=^|[\s(['"])[#!](\d+)(?=$|[\s)\]'"]|[:;,.?!](?:\s|$))/g
const ACROSS = /(?<=^|[\s([])([\w.-]+)\/([\w.-]+)[#!](\d+)(?=$|[\s)\]]|[:;,.?!](?:\s|$))/g
const CLOSES = /(?:^|[\s([])(?:close|closes|closed|fix|fixes|fixed|resolve|resolves|resolved):? $/i
const REOPENS = /(?:^|[\s([])(?:reopen|reopens|reopened):? $/i

/** Mentions in a title or a commit message, which is no Markdown. */
export function referencesIn(text: string, rootUrl: string): Reference[] {
  const shortened = withShortLinks(text, rootUrl)
  const local = [...shortened.matchAll(LOCAL)].map((match) => ({
    owner: '',
    name: '',
    number: Number(match[1]),
    action: actionBefore(shortened, match.index),
  }))
  return [...local, ...acrossIn(shortened)]
}

/** Mentions in Markdown: not in code, and `[links](...)` after the rest. */
export function referencesInMarkdown(text: string, rootUrl: string, linksClose: boolean): Reference[] {
  const { plain, links } = strippedMarkdown(text)
  const found = links.flatMap(({ url, at }) => {
    const [reference] = acrossIn(withShortLinks(url.startsWith('/') ? rootUrl + url.slice(1) : url, rootUrl))
    return reference ? [{ ...reference, action: linksClose ? actionBefore(text, at) : 'none' } as const] : []
  })
  return [...referencesIn(plain, rootUrl), ...found]
}

function acrossIn(text: string): Reference[] {
  return [...text.matchAll(ACROSS)].map((match) => ({
    owner: match[1] ?? '',
    name: match[2] ?? '',
    number: Number(match[3]),
    action: actionBefore(text, match.index),
  }))
}

/** An address of this server counts as `owner/name#number`. */
function withShortLinks(text: string, rootUrl: string): string {
  return text
    .split(rootUrl)
    .join('\0')
    .replace(/\0([\w.-]+\/[\w.-]+)\/(?:issues|pulls)\/(\d+)/g, '$1#$2')
}

function actionBefore(text: string, index: number): RefAction {
  const before = text.slice(0, index)
  if (CLOSES.test(before)) return 'closes'
  return REOPENS.test(before) ? 'reopens' : 'none'
}
