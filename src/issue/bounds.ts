/**
 * What is read of a text, so that no text can hold the bot up. The markdown parser's time grows with the square of
 * some marks (16 kB of `1. ` took it 7 s, then the stack overflowed). The figures were measured so that the worst of
 * 841 hostile texts took less than 200 ms on a busy machine (test/issue/hostile.test.ts keeps a part of them).
 */

/** How much of a body is read, in characters? The median issue has 1,200, a long one with a pasted log 24,000. */
export const MAX_BODY_CHARS = 24_000

/** How much may the lines of a body cost? A line costs 1, and 1 more for each list or quote that it opens. */
export const MAX_LINE_COST = 1_000

/** How many lists and quotes may one line open? `> > - [ ] x` opens three. */
const MAX_MARKERS_PER_LINE = 6

/** How deep may a line be indented, in characters? More would be nesting, not writing. */
const MAX_INDENT = 48

const MARKER = '[ \\t]{0,8}(?:>|[-+*](?=[ \\t]|$)|\\d{1,9}[.)](?=[ \\t]|$))'
const MARKERS = new RegExp(`^(?:${MARKER}){0,${MAX_MARKERS_PER_LINE + 1}}`)
const EACH_MARKER = new RegExp(MARKER, 'g')
const DEEP_INDENT = new RegExp(`^[ \\t]{${MAX_INDENT},}`)

/** Inline syntax whose cost grows with the square of its marks, and how many marks a text may have before it is plain text. */
const COSTLY: readonly {
  readonly marks: RegExp
  readonly limit: number
  readonly constructs: readonly string[]
}[] = [
  { marks: /[*_]/g, limit: 1_000, constructs: ['attention'] },
  { marks: /~/g, limit: 500, constructs: ['strikethrough'] },
  {
    marks: /[[\]]/g,
    limit: 500,
    constructs: ['labelStartLink', 'labelStartImage', 'labelEnd', 'definition'],
  },
  { marks: /<[!?]/g, limit: 60, constructs: ['htmlText'] },
  { marks: /</g, limit: 300, constructs: ['htmlText', 'autolink'] },
  { marks: /`/g, limit: 2_000, constructs: ['codeText'] },
  { marks: /[&\\]/g, limit: 2_000, constructs: ['characterReference', 'characterEscape'] },
  { marks: /\|/g, limit: 1_000, constructs: ['table'] },
]

/** A text that is safe to parse, and whether something at its end was left out. */
export interface BoundedText {
  readonly text: string
  readonly isCut: boolean
  /** Names of micromark constructs to switch off for this text. */
  readonly switchedOff: readonly string[]
}

/** Cuts a text to what may be read: `boundText('Hello')` is `{ text: 'Hello', isCut: false, switchedOff: [] }`. */
export function boundText(whole: string): BoundedText {
  const lines = whole.slice(0, MAX_BODY_CHARS).split(/\r\n?|\n/)
  const affordable = affordableLines(lines)
  const text = affordable.join('\n')
  const isCut = whole.length > MAX_BODY_CHARS || affordable.length < lines.length
  return {
    text,
    isCut,
    switchedOff: COSTLY.flatMap((costly) => (isOver(text, costly) ? costly.constructs : [])),
  }
}

/** What {@link boundText} leaves out, from the beginning of the line that it cuts: `unreadOf('Hello')` is empty. */
export function unreadOf(whole: string): string {
  const lines = whole.slice(0, MAX_BODY_CHARS).split(/\r\n?|\n/)
  const isLong = whole.length > MAX_BODY_CHARS
  const readWhole = Math.min(affordableLines(lines).length, isLong ? lines.length - 1 : lines.length)
  return lines.slice(readWhole).join('\n') + whole.slice(MAX_BODY_CHARS)
}

function affordableLines(lines: readonly string[]): string[] {
  const affordable: string[] = []
  let cost = 0
  for (const line of lines) {
    const markers = markersOf(line)
    cost += 1 + markers
    if (cost > MAX_LINE_COST) break
    affordable.push(markers > MAX_MARKERS_PER_LINE ? '' : line.replace(DEEP_INDENT, ' '.repeat(MAX_INDENT)))
  }
  return affordable
}

function markersOf(line: string): number {
  return (MARKERS.exec(line)?.[0] ?? '').match(EACH_MARKER)?.length ?? 0
}

function isOver(text: string, costly: { readonly marks: RegExp; readonly limit: number }): boolean {
  return (text.match(costly.marks)?.length ?? 0) > costly.limit
}
