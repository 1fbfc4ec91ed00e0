import type { Nodes, Parent, Root } from 'mdast'
import { BEFORE_SLASH } from './may-have-commands.ts'

const TO_SLASH = new RegExp(`^${BEFORE_SLASH}(?=/[a-z])`, 'i')

/** A line of a text that begins with a slash, outside of code, quotes, lists, tables, links and HTML comments. */
export interface SlashLine {
  /** Which line of the text it is, from 0. */
  readonly line: number
  /** As somebody has written it, from the slash on: `/type List<String>`. */
  readonly source: string
  /** The same without what nobody sees: the marks around inline code, HTML comments. */
  readonly text: string
}

/** A part of a line that is not read as it is written: what stands from one column to another (from 0) is read as `as`. */
interface Edit {
  readonly from: number
  readonly to: number
  readonly as: string
}

interface Found {
  /** By the line's number: at which column its slash stands. */
  readonly slashes: ReadonlyMap<number, number>
  readonly plain: Set<number>
  readonly edits: Map<number, Edit[]>
}

/**
 * Finds the lines that begin with a slash and are plain text. The tree knows what is code or a quote, the text knows how
 * something was written: `List<String>` and `C:\dir\_file` are markup to the one and words to whoever wrote them.
 */
export function slashLines(root: Root, text: string): SlashLine[] {
  const lines = text.split('\n')
  const slashes = new Map(
    lines.flatMap((line, index) => {
      const column = TO_SLASH.exec(line)?.[0].length
      return column === undefined ? [] : [[index, column] as const]
    }),
  )
  const found: Found = { slashes, plain: new Set(), edits: new Map() }
  if (slashes.size > 0) look(root, found)
  return [...found.plain]
    .sort((a, b) => a - b)
    .map((line) => {
      const [source = '', column = 0] = [lines[line], slashes.get(line)]
      const read = edited(source, column, found.edits.get(line) ?? [])
      return { line, source: source.slice(column), text: read.split('\n', 1)[0] ?? '' }
    })
}

/** Recursion is safe for the same reason as in markdown.ts. */
function look(node: Nodes, found: Found): void {
  switch (node.type) {
    case 'text':
      addPlain(node, found)
      break
    case 'inlineCode':
      addEdit(node, node.value.replaceAll('\n', ' '), found)
      break
    case 'break':
      addEdit(node, '\n', found)
      break
    case 'html':
      if (/^<br\s*\/?>$/i.test(node.value)) addEdit(node, '\n', found)
      else if (node.value.startsWith('<!--')) addEdit(node, '', found)
      break
    case 'heading':
      // one over several lines is the end of YAML front matter, so its lines are ordinary ones
      if (linesOf(node.children).size > 1) for (const child of node.children) look(child, found)
      break
    case 'root':
    case 'paragraph':
    case 'emphasis':
    case 'strong':
    case 'linkReference':
      for (const child of node.children) look(child, found)
      addUnplaced(node, found)
  }
}

/**
 * Where a bare address or a mail address stands, the tree has new nodes that know no place: text, a link, text. They fill
 * what is between their neighbours, and none of it is code.
 */
function addUnplaced({ children, position }: Parent, found: Found): void {
  if (!position) return
  let start = position.start
  for (const [index, child] of children.entries()) {
    if (child.position) {
      start = child.position.end
      continue
    }
    if (children[index - 1] && !children[index - 1]?.position) continue
    const next = children.slice(index).find((later) => later.position)
    addPlain({ position: { start, end: next?.position?.start ?? position.end } }, found)
  }
}

function linesOf(nodes: readonly Nodes[]): Set<number | undefined> {
  return new Set([nodes[0]?.position?.start.line, nodes.at(-1)?.position?.end.line])
}

/** The slash has to be in the text itself; of a line that goes on from the one before every column is. */
function addPlain({ position }: Pick<Nodes, 'position'>, { slashes, plain }: Found): void {
  if (!position) return
  const { start, end } = position
  for (let line = start.line; line <= end.line; line++) {
    const column = slashes.get(line - 1)
    if (column === undefined) continue
    const isAfterStart = line > start.line || column >= start.column - 1
    const isBeforeEnd = line < end.line || column < end.column - 1
    if (isAfterStart && isBeforeEnd) plain.add(line - 1)
  }
}

function addEdit({ position }: Nodes, as: string, { edits }: Found): void {
  if (!position) return
  const { start, end } = position
  const to = end.line > start.line ? Infinity : end.column - 1
  const edit = { from: start.column - 1, to, as }
  edits.set(start.line - 1, [...(edits.get(start.line - 1) ?? []), edit])
}

function edited(source: string, begin: number, edits: readonly Edit[]): string {
  let [read, at] = ['', begin]
  for (const { from, to, as } of edits) {
    read += source.slice(at, from) + as
    at = to
  }
  return read + source.slice(at)
}
