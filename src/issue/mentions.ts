import { MAX_FILES, mentionedFiles } from './file-paths.ts'
import type { Document, Line } from './markdown.ts'
import type { FileNeed } from './reading.ts'
import type { RepositoryFiles } from './repository-files.ts'

/** Files that a text points to, and how. */
export interface Mentions {
  /** Those named in the prose first, then those of stack traces, then those of symbols. */
  readonly files: readonly FileNeed[]
  /** How many of them the prose names. */
  readonly inProse: number
  /** How many of them stand in a stack trace only. */
  readonly inTraces: number
  /** How many were found by the name of a class, function or module. */
  readonly bySymbol: number
}

/** More places of one trace than this are its way through the libraries. */
const MOST_TRACED = 4

/** A symbol costs a look into a map; a text has some hundred at the most. */
const MOST_SYMBOLS = 500

/** A line of a stack trace, in whatever language: `File "a.py", line 3`, `at f (a.js:3:5)`, `a.go:12 +0x1`, `a.rb:3:in`. */
const FRAME = /", line \d|\.[A-Za-z]{1,5}:\d+(?![\d.])/

/** Longer lines are data. */
const MOST_FRAME_CHARS = 500

/** Words that can only be a name in code: with a capital or an underscore inside, or with dots between names. */
const SYMBOL = /(?<![\w.])[A-Za-z_]\w{0,60}(?:\.[A-Za-z_]\w{0,60}){0,8}/g
const IS_SYMBOL = /[a-z\d][A-Z]|[A-Za-z\d]_[A-Za-z]|\w\.\w/

/**
 * The files that a text means, best evidence first: named in the prose, in the frames of a stack trace, by a symbol. With
 * the repository's files at hand only what exists counts, with its real size; without them what looks like a path does.
 */
export function mentionsOf(title: string, document: Document, repository?: RepositoryFiles): Mentions {
  const prose = [title, ...document.lines.map((line) => line.text)].join('\n')
  const named = mentionedFiles(prose).map((path) => known(path, repository))
  const traced = repository ? framesOf(document).map((path) => known(path, repository)) : []
  const symbols = repository ? symbolsIn(prose).flatMap((symbol) => repository.findSymbol(symbol)) : []
  const files = unique(named)
  const withTraces = unique([...files, ...unique(traced).slice(0, MOST_TRACED)])
  const all = unique([...withTraces, ...symbols])
  return {
    files: all.slice(0, MAX_FILES),
    inProse: files.length,
    inTraces: withTraces.length - files.length,
    bySymbol: all.length - withTraces.length,
  }
}

/** What is not in the repository is not one of its files, if all of them are known. */
function known(path: string, repository: RepositoryFiles | undefined): FileNeed | undefined {
  const file = repository?.find(path)
  return file ?? (repository?.isComplete ? undefined : { path, tokens: null })
}

/** The paths in the lines of stack traces, the line that failed first where the language prints it last. */
function framesOf(document: Document): string[] {
  const lines = [...document.code.flatMap((code) => code.split('\n')), ...document.lines.map(textOf)]
  const frames = lines.filter((line) => line.length <= MOST_FRAME_CHARS && FRAME.test(line))
  const isLastFirst = frames.some((frame) => frame.includes('", line '))
  return (isLastFirst ? frames.reverse() : frames).flatMap((frame) => mentionedFiles(relative(frame)))
}

/** Traces have whole paths of somebody's machine: `"C:\\app\\a.py"` becomes `"app/a.py"`. */
function relative(frame: string): string {
  return frame.replaceAll('\\', '/').replace(/(^|[\s"'(])(?:[A-Za-z]:)?\/+/g, '$1')
}

const textOf = (line: Line): string => line.text

function symbolsIn(prose: string): string[] {
  const words = prose
    .split(/[\s`"'()<>,;|]+/)
    .filter((word) => !word.includes('/') && mentionedFiles(word).length === 0)
  const symbols = words.flatMap((word) => word.match(SYMBOL) ?? []).filter((word) => IS_SYMBOL.test(word))
  return [...new Set(symbols)].slice(0, MOST_SYMBOLS)
}

function unique(files: readonly (FileNeed | undefined)[]): FileNeed[] {
  const byPath = new Map(files.flatMap((file) => (file ? [[file.path, file] as const] : [])))
  return [...byPath.values()]
}
