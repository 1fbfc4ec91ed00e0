import { parse } from 'yaml'
import { type Field, fieldNamed, nameOfField } from './field-names.ts'
import type { Line } from './markdown.ts'

/** What YAML front matter states, as the lines of a text that states the same, and the text below it. */
export interface FrontMatter {
  readonly lines: readonly Line[]
  readonly rest: string
}

/** Longer front matter is no statement about an issue. */
const MOST_CHARS = 8_000
const MOST_ITEMS = 200
const MOST_VALUE_CHARS = 500

/** From `---` on the first line to `---` or `...` on a line of its own. */
const FENCED = /^---[ \t]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/

/** Ends what the last line of the front matter began, so that a list below does not go on with it. */
const END: Line = { kind: 'heading', text: '', linked: '', depth: 0 }

/**
 * Reads YAML front matter: of `---\nblocked_by: [1, 2]\n---\nText` the lines say `Blocked by: #1, #2`. Keys are the names that
 * may stand above a value, too, with `_` or `-` for spaces. Undefined if there is none, or if it is not a map in YAML;
 * then the lines of it are read as those of any text.
 */
export function readFrontMatter(body: string): FrontMatter | undefined {
  const start = body.slice(0, MOST_CHARS)
  const [whole, yaml = ''] = FENCED.exec(start) ?? []
  if (whole === undefined) return undefined
  const map = mapOf(yaml)
  if (!map) return undefined
  const lines = Object.entries(map).flatMap(([key, value]) => linesOf(key, value))
  return { lines: [...lines, END], rest: body.slice(whole.length) }
}

function mapOf(yaml: string): object | undefined {
  // the parser's time grows with the square of what is open
  if ((yaml.match(/[[{]/g)?.length ?? 0) > MOST_ITEMS) return undefined
  try {
    // aliases could make a short text very long, and nobody needs them here
    const value: unknown = parse(yaml, { maxAliasCount: 0, logLevel: 'error' })
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function linesOf(key: string, value: unknown): Line[] {
  const field = fieldNamed(key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]/g, ' '))?.field
  if (!field) return []
  const items = (Array.isArray(value) ? value.slice(0, MOST_ITEMS) : [value]).map((item) =>
    textOf(field, item),
  )
  const label = `${nameOfField(field)}:`
  if (field !== 'files') return [line('text', `${label} ${items.join(', ') || 'none'}`)]
  return [line('text', label), ...items.map((item) => line('item', item))]
}

/** `blocked_by: [1]` means issue 1. */
function textOf(field: Field, value: unknown): string {
  if (typeof value === 'number' && (field === 'blockedBy' || field === 'blocks' || field === 'dependencies'))
    return `#${value}`
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return ''
  return String(value).replace(/\s+/g, ' ').trim().slice(0, MOST_VALUE_CHARS)
}

function line(kind: Line['kind'], text: string): Line {
  return { kind, text, linked: text, depth: kind === 'item' ? 1 : 0 }
}
