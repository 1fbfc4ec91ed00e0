import { type Field, fieldNamed, nameOfField } from './field-names.ts'
import { type Entry, readFlatYaml, type Scalar } from './flat-yaml.ts'
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
 * may stand above a value, too, with `_` or `-` for spaces. Undefined if there is none. `unclear` if there is one that
 * names a field, but it is not flat (see {@link readFlatYaml}), `unclear-blockers` if it may say what the issue waits for. In all these
 * cases its lines are read as those of any text.
 */
export function readFrontMatter(body: string): FrontMatter | 'unclear' | 'unclear-blockers' | undefined {
  const start = body.slice(0, MOST_CHARS)
  const [whole, yaml = ''] = FENCED.exec(start) ?? []
  if (whole === undefined) return undefined
  const entries = readFlatYaml(yaml)
  if (!entries) return unclear(yaml)
  return { lines: [...entries.flatMap(linesOf), END], rest: body.slice(whole.length) }
}

/** Whether somebody wanted to state something here; two rules with prose between them are no front matter. */
function unclear(yaml: string): 'unclear' | 'unclear-blockers' | undefined {
  const fields = yaml.split('\n').map(fieldBefore)
  if (fields.some((field) => field === 'blockedBy' || field === 'dependencies')) return 'unclear-blockers'
  return fields.some((field) => field !== undefined) ? 'unclear' : undefined
}

/** The field that the key of a line names, quoted or not. */
function fieldBefore(line: string): Field | undefined {
  const colon = line.indexOf(':')
  return colon > 0
    ? fieldOf(
        line
          .slice(0, colon)
          .trim()
          .replace(/^(["'])(.*)\1$/, '$2'),
      )
    : undefined
}

function fieldOf(key: string): Field | undefined {
  return fieldNamed(key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]/g, ' '))?.field
}

function linesOf({ key, value }: Entry): Line[] {
  const field = fieldOf(key)
  if (!field) return []
  const items = value.slice(0, MOST_ITEMS).map((item) => textOf(field, item))
  const label = `${nameOfField(field)}:`
  if (field !== 'files') return [line('text', `${label} ${items.join(', ') || 'none'}`)]
  return [line('text', label), ...items.map((item) => line('item', item))]
}

/** `blocked_by: [1]` means issue 1. */
function textOf(field: Field, { text, isQuoted }: Scalar): string {
  if (isQuoted) return clean(text)
  if (/^(?:null|~)$/i.test(text)) return ''
  const isOfIssues = field === 'blockedBy' || field === 'blocks' || field === 'dependencies'
  return isOfIssues && /^-?\d+(?:\.\d+)?$/.test(text) ? clean(`#${text}`) : clean(text)
}

function clean(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, MOST_VALUE_CHARS)
}

function line(kind: Line['kind'], text: string): Line {
  return { kind, text, linked: text, depth: kind === 'item' ? 1 : 0 }
}
