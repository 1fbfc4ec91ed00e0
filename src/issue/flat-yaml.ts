/** One value, as it is written; `isQuoted`: it stood in quotes, so `"1"` is not the number 1. */
export interface Scalar {
  readonly text: string
  readonly isQuoted: boolean
}

/** A key and its values: one for `key: value`, any number for a list, none for nothing at all. */
export interface Entry {
  readonly key: string
  readonly value: readonly Scalar[]
  /** The lines that it was read from, with a space between them. */
  readonly written: string
  /** Its value is a map or a list of lists on one line (`{a: 1}`), of which nothing is taken. */
  readonly isNested: boolean
}

/** The entries, or the first line that is none. */
export type FlatYaml = { readonly entries: readonly Entry[] } | { readonly unclearLine: string }

const KEY = /^\p{L}[\p{L}\p{M}\p{N}_ -]{0,60}$/u
/** `- item`, indented or not. */
const ITEM = /^ {0,8}-(?:[ \t]+(.*))?$/
/** What YAML takes for a mark at the beginning of a value: anchors, aliases, tags, blocks, maps, keys, lists in lists. */
const MARKED = /^(?:[&*!|>%@`{}[\]"',]|[-?:](?:\s|$))/

/**
 * The part of YAML that states something about an issue: lines of `key: value` and `key: [a, b]`, and `key:` above lines of
 * `- item`; comments and empty lines may stand between them. Anything else makes all of it unclear. An own reader, because a
 * stranger wrote the text: a whole parser of YAML takes half a minute for some texts of a thousand characters. This one
 * looks at each line once. `#7` is a value here, a comment needs a space after its mark.
 *
 * @example readFlatYaml('blocked_by: [1, 2]') // { entries: [{ key: 'blocked_by', value: [{ text: '1', isQuoted: false }, …], … }] }
 */
export function readFlatYaml(yaml: string): FlatYaml {
  const entries = new Map<string, OpenEntry>()
  // where items may go: the list that was begun last, as long as nothing else follows
  let open: OpenEntry | undefined
  for (const line of yaml.split(/\r?\n/)) {
    if (/^\s*(?:#(?:\s|$)|$)/.test(line)) continue
    const [isItem, item = ''] = ITEM.exec(line) ?? []
    if (isItem !== undefined) {
      const scalar = scalarOf(withoutComment(item))
      if (!open || !scalar) return { unclearLine: line }
      open.value.push(scalar)
      open.lines.push(line.trim())
      continue
    }
    const entry = entryOf(line)
    if (!entry || entries.has(entry.key)) return { unclearLine: line }
    entries.set(entry.key, entry)
    open = entry.mayHaveItems ? entry : undefined
  }
  return {
    entries: [...entries.values()].map(({ lines, ...entry }) => ({ ...entry, written: lines.join(' ') })),
  }
}

interface OpenEntry extends Omit<Entry, 'written'> {
  readonly value: Scalar[]
  readonly lines: string[]
  readonly mayHaveItems: boolean
}

function entryOf(line: string): OpenEntry | undefined {
  const read = keyAndRest(line)
  if (!read) return undefined
  const { key, rest } = read
  const value = valuesOf(rest)
  const isNested = value === undefined && /^(?:\{.*\}|\[.*\])$/.test(rest)
  if (!value && !isNested) return undefined
  return { key, value: value ?? [], isNested, lines: [line.trim()], mayHaveItems: rest === '' }
}

function keyAndRest(line: string): { key: string; rest: string } | undefined {
  const colon = line.indexOf(':')
  const [key, after] = [line.slice(0, colon), line.slice(colon + 1)]
  const isKey = colon > 0 && KEY.test(key) && /^(?:\s|$)/.test(after)
  return isKey ? { key: key.trim(), rest: withoutComment(after.trim()) } : undefined
}

function valuesOf(rest: string): Scalar[] | undefined {
  if (rest === '') return []
  if (!rest.startsWith('[')) return listed([rest])
  const inner = rest.endsWith(']') ? rest.slice(1, -1).trim() : undefined
  if (inner === undefined || /[[\]{}]/.test(inner)) return undefined
  return inner === '' ? [] : listed(inner.split(','))
}

function listed(parts: readonly string[]): Scalar[] | undefined {
  const scalars = parts.flatMap((part) => scalarOf(part) ?? [])
  return scalars.length === parts.length ? scalars : undefined
}

function scalarOf(part: string): Scalar | undefined {
  const text = part.trim()
  const [quoted, double, single] = /^(?:"([^"\\]*)"|'([^']*)')(?:\s+#.*)?$/s.exec(text) ?? []
  if (quoted !== undefined) return { text: double ?? single ?? '', isQuoted: true }
  return MARKED.test(text) || /:(?:\s|$)/.test(text) ? undefined : { text, isQuoted: false }
}

/** A mark in quotes begins no comment; a value in quotes that goes on behind them is none anyway. */
function withoutComment(text: string): string {
  if (/^["']/.test(text)) return text
  return text.replace(/(?:^|\s)#(?:\s.*)?$/s, '').trim()
}
