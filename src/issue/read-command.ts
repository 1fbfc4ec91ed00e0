import { readMarkdown } from './markdown.ts'

/** A command as it stands in a comment. */
export interface GivenCommand {
  /** Which line of what people see it is, from 0; with the comment's number it is known for ever. */
  readonly line: number
  readonly name: string
  readonly words: readonly string[]
}

const COMMAND = /^\/([a-z][a-z0-9-]{0,39})(?:\s|$)/

/** More than that in one comment is not somebody who asks for something. */
const MOST_COMMANDS = 10

/**
 * The commands of a comment: lines that begin with `/name`, outside of code, quotes, lists and HTML comments.
 *
 * @example readCommands('Well.\n/greet Bob "Alice and Eve"') // [{ line: 1, name: 'greet', words: ['Bob', 'Alice and Eve'] }]
 */
export function readCommands(body: string): GivenCommand[] {
  // the tree knows what is code or a quote, the text what really begins a line: the cell of a table does not
  const begun = new Set([...body.matchAll(/^ {0,3}\/([a-z][a-z0-9-]*)/gm)].map(([, name]) => name))
  const found = readMarkdown(body).lines.flatMap(({ kind, depth, text, linked }, line) => {
    if (kind !== 'text' || depth > 0) return []
    const [, name = ''] = COMMAND.exec(text) ?? []
    // inline code is left out of `linked`: `/greet` in backticks is talked about, not meant
    const isMeant = COMMAND.exec(linked)?.[1] === name
    return isMeant && begun.has(name) ? [{ line, name, words: wordsOf(text.slice(name.length + 1)) }] : []
  })
  return found.slice(0, MOST_COMMANDS)
}

/** Parted by spaces; what stands in double quotes is one word. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain)
}
