/**
 * The only file that knows the markdown parser: a body becomes lines, in the order of reading. Code blocks, quotes and
 * HTML never become lines, so nothing in them can count as stated. (The parser takes 30 ms to load: load the room lazily.)
 */
import type { ListItem, Nodes, PhrasingContent, Root, RootContent, TableRow } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { boundText, unreadOf } from './bounds.ts'

/** One line as a person sees it. */
export interface Line {
  readonly kind: 'heading' | 'text' | 'item'
  /** With what stands in inline code: `Touch src/a.ts`. */
  readonly text: string
  /** The same for finding references: inline code left out, links replaced by their address. */
  readonly linked: string
  /** How many lists it stands in; 0 outside of lists. */
  readonly depth: number
  /** Only for items of a checklist. */
  readonly checked?: boolean
  /** What the author wrote, where these are not the author's words; empty = it stands with the line before. */
  readonly written?: string
}

/** A body as lines, and what it had besides. */
export interface Document {
  readonly lines: readonly Line[]
  /** What stands in code blocks. */
  readonly code: readonly string[]
  /** True if the body is longer than what is read of it. */
  readonly isCut: boolean
  /** What is not read of it; empty = nothing. */
  readonly unread: string
}

/** Bare addresses are found in the text anyway (issue-ref.ts), footnotes read well as text; as syntax they only cost time. */
const NEVER_PARSED = [
  'wwwAutolink',
  'protocolAutolink',
  'emailAutolink',
  'gfmFootnoteCall',
  'gfmPotentialFootnoteCall',
  'gfmFootnoteDefinition',
]

/** Reads a body: `readMarkdown('## Files\n- `a.ts`').lines` has a heading `Files` and an item `a.ts`. Never throws. */
export function readMarkdown(body: string): Document {
  const { root, isCut } = parseMarkdown(body)
  const reading: Reading = { lines: [], code: [] }
  for (const node of unhidden(root.children, () => [])) readBlock(node, { depth: 0 }, reading)
  return { ...reading, isCut, unread: isCut ? unreadOf(body) : '' }
}

/** The tree of what is read of a body, and that text; its lines are numbered as those of the body. Never throws. */
export function parseMarkdown(body: string): { root: Root; text: string; isCut: boolean } {
  const { text, isCut, switchedOff } = boundText(body)
  const root = fromMarkdown(text, {
    extensions: [gfm(), { disable: { null: [...NEVER_PARSED, ...switchedOff] } }],
    mdastExtensions: [gfmFromMarkdown()],
  })
  return { root, text, isCut }
}

interface Reading {
  lines: Line[]
  code: string[]
}

interface Place {
  readonly depth: number
  /** Set for the first paragraph of a list item: its first line is the item. */
  readonly item?: { readonly checked: boolean | undefined }
}

/** Recursion is safe: bounds.ts lets lists and quotes nest some sixty deep, emphasis five hundred. */
function readBlock(node: RootContent, place: Place, reading: Reading): void {
  const inner: Place = { depth: place.depth }
  switch (node.type) {
    case 'heading':
      addHeading(node.children, place, reading)
      break
    case 'paragraph':
      addLines(node.children, place, reading)
      break
    case 'list':
      for (const child of node.children) readBlock(child, { ...inner, depth: inner.depth + 1 }, reading)
      break
    case 'listItem':
      readItem(node, inner, reading)
      break
    case 'table':
      for (const row of node.children) addRow(row, place, reading)
      break
    case 'code':
      reading.code.push(node.value)
  }
}

function readItem(node: ListItem, place: Place, reading: Reading): void {
  const item = { checked: node.checked ?? undefined }
  node.children.forEach((child, index) => {
    readBlock(child, index === 0 && child.type === 'paragraph' ? { ...place, item } : place, reading)
  })
}

/** `| Difficulty | high |` reads as `Difficulty | high`. */
function addRow(row: TableRow, place: Place, reading: Reading): void {
  const cells = row.children.map((cell) => inlineText(cell.children))
  const text = cells.map((cell) => cell.text).join(' | ')
  push(reading, 'text', text, cells.map((cell) => cell.linked).join(' | '), place)
}

/** A heading over several lines is the end of YAML front matter (`---`), so its lines are ordinary ones. */
function addHeading(children: readonly PhrasingContent[], place: Place, reading: Reading): void {
  const { text, linked } = inlineText(children)
  if (text.includes('\n')) addLines(children, place, reading)
  else push(reading, 'heading', text, linked, place)
}

function addLines(children: readonly PhrasingContent[], place: Place, reading: Reading): void {
  const { text, linked } = inlineText(children)
  const linkedLines = linked.split('\n')
  text.split('\n').forEach((line, index) => {
    push(reading, place.item && index === 0 ? 'item' : 'text', line, linkedLines[index] ?? '', place)
  })
}

function push(reading: Reading, kind: Line['kind'], text: string, linked: string, place: Place): void {
  const checked = kind === 'item' ? place.item?.checked : undefined
  const line: Line = { kind, text: spaced(text), linked: spaced(linked), depth: place.depth }
  reading.lines.push(checked === undefined ? line : { ...line, checked })
}

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

interface InlineText {
  readonly text: string
  readonly linked: string
}

function inlineText(nodes: readonly Nodes[]): InlineText {
  const parts = unhidden(nodes, asCode).map((node) => inlineOf(node))
  return { text: parts.map((part) => part.text).join(''), linked: parts.map((part) => part.linked).join('') }
}

/**
 * Without what stands between tags that strike out (`<del>#3</del>` says as little as `~~#3~~`), and with what stands between
 * those of code as code.
 */
function unhidden<T extends Nodes>(nodes: readonly T[], codeOf: (inner: readonly T[]) => readonly T[]): T[] {
  const shown: T[] = []
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index]
    if (node === undefined) continue
    const name = node.type === 'html' ? HIDING_TAG.exec(node.value)?.[1]?.toLowerCase() : undefined
    // one that is never closed hides nothing, so that a slip of the pen does not take a blocker away
    const end = name === undefined ? -1 : nodes.findIndex((other, at) => at > index && closes(other, name))
    if (end < 0) {
      shown.push(node)
      continue
    }
    if (name !== undefined && CODE_TAGS.has(name)) shown.push(...codeOf(nodes.slice(index + 1, end)))
    index = end
  }
  return shown
}

function asCode(inner: readonly Nodes[]): Nodes[] {
  return [{ type: 'inlineCode', value: inlineText(inner).text }]
}

const CODE_TAGS: ReadonlySet<string> = new Set(['code', 'pre', 'samp', 'kbd', 'tt'])

const HIDING_TAG = /^<(code|pre|samp|kbd|tt|del|s|strike)(?:\s[^>]*)?>\s*$/i

function closes(node: Nodes, name: string): boolean {
  return node.type === 'html' && node.value.trim().toLowerCase() === `</${name}>`
}

function inlineOf(node: Nodes): InlineText {
  switch (node.type) {
    case 'text':
      return both(node.value)
    case 'break':
      return both('\n')
    case 'inlineCode':
      // A space, so that words around it do not run together into a reference.
      return { text: node.value.replaceAll('\n', ' '), linked: ' ' }
    case 'html':
      return both(/^<br\s*\/?>$/i.test(node.value) ? '\n' : '')
    case 'link':
      return { text: inlineText(node.children).text, linked: ` ${node.url.replace(/\s/g, '')} ` }
    case 'emphasis':
    case 'strong':
    case 'linkReference':
      return inlineText(node.children)
    default:
      // Struck out words (`~~#3~~`), images and footnotes say nothing that counts.
      return both('')
  }
}

function both(text: string): InlineText {
  return { text, linked: text }
}
