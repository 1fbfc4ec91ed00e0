import { excerpt } from './excerpt.ts'
import { fieldNamed } from './field-names.ts'
import { mentionedFiles } from './file-paths.ts'
import { type Line, readMarkdown } from './markdown.ts'

/** A piece of the work as its author has cut it. */
export interface Piece {
  /** One line, safe to be shown. */
  readonly title: string
  /** Files that it names. */
  readonly files: readonly string[]
}

/** What an issue can be cut along: its own checklist, its sections, its list, or the files that it is about. */
export interface Cut {
  readonly along: 'checklist' | 'sections' | 'list' | 'files' | 'nothing'
  readonly pieces: readonly Piece[]
}

/** Fewer pieces cut nothing. */
const FEWEST = 2
/** A longer list is a log, not a plan. */
const MOST = 200
const TITLE_LENGTH = 100

/**
 * The pieces that the author has made already, the clearest first; what is ticked is done and not counted. Pure.
 *
 * @param files what the issue is about, for one that has no structure of its own
 * @example cutOf('- [ ] the parser in src/parse.ts\n- [ ] the docs', []).pieces[0] // { title: 'the parser in src/parse.ts', files: ['src/parse.ts'] }
 */
export function cutOf(body: string, files: readonly string[]): Cut {
  const { lines } = readMarkdown(body)
  const ways: readonly (() => Cut)[] = [
    () => ({ along: 'checklist', pieces: checklistOf(lines) }),
    () => ({ along: 'sections', pieces: sectionsOf(lines) }),
    () => ({ along: 'list', pieces: listOf(lines) }),
    () => ({
      along: 'files',
      pieces: files.map((path) => ({ title: excerpt(path, TITLE_LENGTH), files: [path] })),
    }),
  ]
  for (const way of ways) {
    const cut = way()
    if (cut.pieces.length >= FEWEST) return { ...cut, pieces: cut.pieces.slice(0, MOST) }
  }
  return { along: 'nothing', pieces: [] }
}

function checklistOf(lines: readonly Line[]): Piece[] {
  const open = lines.filter((line) => line.checked === false)
  const top = Math.min(...open.map(({ depth }) => depth))
  return open.filter(({ depth }) => depth === top).map(({ text }) => pieceOf(text))
}

/** Headings that state something about the issue, such as `## Difficulty`, are no part of the work. */
function sectionsOf(lines: readonly Line[]): Piece[] {
  return workIn(lines).flatMap(({ heading, inside }) => {
    if (heading === undefined) return []
    const { title } = pieceOf(heading)
    return title === ''
      ? []
      : { title, files: mentionedFiles([heading, ...inside.map(({ text }) => text)].join('\n')) }
  })
}

function listOf(lines: readonly Line[]): Piece[] {
  const items = workIn(lines).flatMap(({ inside }) => inside.filter(({ kind }) => kind === 'item'))
  const top = Math.min(...items.map(({ depth }) => depth))
  return items
    .filter(({ depth, checked }) => depth === top && checked !== true)
    .map(({ text }) => pieceOf(text))
    .filter(({ title }) => title !== '' && fieldNamed(title) === undefined)
}

interface Section {
  readonly heading: string | undefined
  readonly inside: Line[]
}

function workIn(lines: readonly Line[]): Section[] {
  const sections: Section[] = [{ heading: undefined, inside: [] }]
  for (const line of lines) {
    if (line.kind === 'heading') sections.push({ heading: line.text, inside: [] })
    else sections.at(-1)?.inside.push(line)
  }
  return sections.filter(({ heading }) => heading === undefined || fieldNamed(heading) === undefined)
}

function pieceOf(text: string): Piece {
  return { title: excerpt(text, TITLE_LENGTH), files: mentionedFiles(text) }
}
