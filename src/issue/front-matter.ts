import { english } from '../language/say.ts'
import { quoted } from './excerpt.ts'
import { type Field, fieldNamed, nameOfField } from './field-names.ts'
import { type Entry, readFlatYaml, type Scalar } from './flat-yaml.ts'
import { type FrontStatement, problemOf } from './front-matter-problem.ts'
import type { KnownUrls } from './issue-ref.ts'
import type { Line } from './markdown.ts'

/** What YAML front matter states, as the lines of a text that states the same, and the text below it. */
export interface FrontMatter {
  readonly lines: readonly Line[]
  readonly rest: string
  /** A sentence for each value that could not be understood. */
  readonly problems: readonly string[]
}

/** Front matter of which nothing is taken. */
export interface UnclearFrontMatter {
  /** The sentence for its author. */
  readonly problem: string
  /** Whether it may say what the issue waits for. */
  readonly mayNameBlockers: boolean
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
 * may stand above a value, too, with `_` or `-` for spaces. Undefined if there is none. One that names a field and is not
 * flat (see {@link readFlatYaml}) is unclear. In both cases its lines are read as those of any text.
 */
export function readFrontMatter(
  body: string,
  where: KnownUrls,
): FrontMatter | UnclearFrontMatter | undefined {
  const start = body.slice(0, MOST_CHARS)
  const [whole, yaml = ''] = FENCED.exec(start) ?? []
  if (whole === undefined) return undefined
  const flat = readFlatYaml(yaml)
  if ('unclearLine' in flat) return unclear(yaml, flat.unclearLine)
  if (flat.entries.length === 0) return undefined
  const nested = flat.entries.find(({ key, isNested }) => isNested && isOfBlockers(fieldOf(key)))
  if (nested) return unclear(yaml, nested.written)
  const read = flat.entries.flatMap((entry) => statementOf(entry) ?? [])
  return {
    lines: [...read.flatMap(({ lines }) => lines), END],
    rest: body.slice(whole.length),
    problems: read.flatMap((statement) => problemOf(statement, where) ?? []),
  }
}

/** Whether somebody wanted to state something here; two rules with prose between them are no front matter. */
function unclear(yaml: string, line: string): UnclearFrontMatter | undefined {
  const fields = yaml.split('\n').map(fieldBefore)
  if (fields.every((field) => field === undefined)) return undefined
  return {
    problem: english`I cannot read ${quoted(line)} in the front matter, so I took nothing of it; write only lines of \`key: value\` or \`key: [a, b]\`, or \`key:\` above lines of \`- item\`.`,
    mayNameBlockers: fields.some(isOfBlockers),
  }
}

function isOfBlockers(field: Field | undefined): boolean {
  return field === 'blockedBy' || field === 'dependencies'
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

/** An entry as the lines of a text that says the same; undefined if its key names no field. */
function statementOf(entry: Entry): FrontStatement | undefined {
  const field = fieldOf(entry.key)
  if (!field) return undefined
  const items = entry.value.slice(0, MOST_ITEMS).map((item) => textOf(field, item))
  const name = nameOfField(field)
  if (field === 'files') {
    const lines = items.map((item) => line('item', item, ''))
    return { field, entry, items, lines: [line('text', `${name}:`, entry.written), ...lines] }
  }
  // only of other issues nothing is as good as none
  const nothing = isOfBlockers(field) || field === 'blocks' ? 'none' : ''
  const value = items.join(', ') || nothing
  return { field, entry, items, lines: [line('text', `${name}: ${value}`.trim(), entry.written)] }
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

function line(kind: Line['kind'], text: string, written: string): Line {
  return { kind, text, linked: text, depth: kind === 'item' ? 1 : 0, written }
}
