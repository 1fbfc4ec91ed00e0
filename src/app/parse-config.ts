import type { Document, LineCounter } from 'yaml'
import { asError } from '../errors.ts'
import type { Checks, WrongPlace } from '../gitea/checks.ts'
import { english } from '../language/say.ts'
import type { ConfigFile } from './config-file.ts'
import { type ConfigProblem, RepositoryConfigError } from './repository-config-error.ts'

/** A configuration file that is YAML, and where in it something stands. */
export interface ParsedConfig {
  readonly path: string
  readonly text: string
  readonly value: unknown
  /** Where the deepest part of a path stands that is there: its value, or the key before it. */
  readonly placeOf: (path: readonly PropertyKey[], part?: 'key' | 'value') => Place | undefined
}

/** Both counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** An alias that is used within aliases grows without end; nobody needs many of them. */
const MAX_ALIASES = 50
const PROBLEMS_SHOWN = 10
/** Not a key of any configuration, and dangerous to whoever copies an object key by key. */
const FORBIDDEN_KEY = '__proto__'

/** @throws RepositoryConfigError when the text is not YAML, or grows beyond measure */
export async function parseConfig({ path, text }: ConfigFile): Promise<ParsedConfig> {
  // loaded only where a repository has such a file
  const { LineCounter, parseDocument } = await import('yaml')
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true })
    const problems = document.errors
      .slice(0, PROBLEMS_SHOWN)
      .map(({ message, pos: [start] }) => problemAt(lines, start, message))
    if (problems.length > 0) throw new RepositoryConfigError(path, problems)
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES })
    refuseForbiddenKeys(value)
    return { path, text, value, placeOf: (wrong, part) => placeIn(document, lines, wrong, part) }
  } catch (error) {
    if (error instanceof RepositoryConfigError) throw error
    // too many aliases, or nested so deep that the parser gave up
    const message = asError(error).message.slice(0, 200)
    throw new RepositoryConfigError(path, [{ line: undefined, column: undefined, key: '', message }], error)
  }
}

/**
 * What a file says, as the schema has it. An empty file says as little as none.
 * @throws RepositoryConfigError
 */
export function checkedConfig<Out>(parsed: ParsedConfig | undefined, schema: Checks<Out>): Out {
  const result = schema.safeParse(parsed?.value ?? {})
  if (result.success) return result.data
  const problems = result.error.issues.slice(0, PROBLEMS_SHOWN).map((wrong) => problemOf(parsed, wrong))
  throw new RepositoryConfigError(parsed?.path ?? '.gitea/coordinator.yml (which is missing)', problems)
}

function problemOf(parsed: ParsedConfig | undefined, { path, message }: WrongPlace): ConfigProblem {
  const { line, column } = parsed?.placeOf(path) ?? {}
  return { line, column, key: path.map(String).join('.'), message }
}

function problemAt(lines: LineCounter, offset: number, message: string): ConfigProblem {
  const { line, col: column } = lines.linePos(offset)
  return { line, column, key: '', message: message.slice(0, 200) }
}

function placeIn(
  document: Document,
  lines: LineCounter,
  path: readonly PropertyKey[],
  part: 'key' | 'value' = 'value',
): Place | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const node = nodeAt(document, path.slice(0, depth), depth === path.length ? part : 'value')
    if (!isPlaced(node)) continue
    const { line, col: column } = lines.linePos(node.range[0])
    return { line, column }
  }
  return undefined
}

function nodeAt(document: Document, path: readonly PropertyKey[], part: 'key' | 'value'): unknown {
  if (part === 'value') return document.getIn(path, true)
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (typeof parent !== 'object' || parent === null || !('items' in parent)) return undefined
  const pairs = Array.isArray(parent.items) ? (parent.items as { key?: { value?: unknown } }[]) : []
  return pairs.find(({ key }) => key?.value === path.at(-1))?.key
}

function isPlaced(node: unknown): node is { range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}

/** @throws Error for a key that no configuration has */
function refuseForbiddenKeys(value: unknown, seen = new Set<unknown>()): void {
  // what aliases share is looked at once
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  if (Object.hasOwn(value, FORBIDDEN_KEY)) throw new Error(english`a key cannot be called ${FORBIDDEN_KEY}`)
  for (const inner of Object.values(value)) refuseForbiddenKeys(inner, seen)
}
