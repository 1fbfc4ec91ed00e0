import { MAX_BODY_CHARS } from './bounds.ts'
import { parseMarkdown } from './markdown.ts'
import { slashLines } from './plain-lines.ts'

/** A command as it stands in a comment. */
export interface GivenCommand {
  /** Which line of the comment it is, from 0; with the comment's number it is known for ever. */
  readonly line: number
  /** In small letters. */
  readonly name: string
  readonly words: readonly string[]
  /** True if its line goes on beyond what is read of a comment: its words are not all that were written. */
  readonly isCut: boolean
}

/** In capitals or not, and with a stop behind it that belongs to the sentence: `/Help!` is `/help`. */
const COMMAND = /^\/([a-z][a-z0-9_-]{0,39})[.:,!?]?(?:\s|$)/i

/**
 * The commands of a comment: lines that begin with `/name`, outside of code, quotes, lists, tables and HTML comments. Their words
 * are those that were written, and not what markdown makes of them.
 *
 * @example readCommands('Well.\n/type List<String> "a name"')
 * // [{ line: 1, name: 'type', words: ['List<String>', 'a name'], isCut: false }]
 */
export function readCommands(body: string): GivenCommand[] {
  const { root, text: read } = parseMarkdown(body)
  const cutLine = cutLineOf(body, read)
  return slashLines(root, read).flatMap(({ line, source, text }) => {
    const [whole = '', name = ''] = COMMAND.exec(text) ?? []
    // code that goes on from the name is not in the source as it is in the text: it is talked about, not meant
    const isMeant = name !== '' && source.startsWith(`/${name}`)
    return isMeant
      ? [
          {
            line,
            name: name.toLowerCase(),
            words: wordsOf(text.slice(whole.length)),
            isCut: line === cutLine,
          },
        ]
      : []
  })
}

/** Which line is read in part only: the last one that is read, if it goes on in the comment. */
function cutLineOf(body: string, read: string): number | undefined {
  if (body.length <= MAX_BODY_CHARS || /[\r\n]/.test(body.charAt(MAX_BODY_CHARS))) return undefined
  const whole = body.slice(0, MAX_BODY_CHARS).split(/\r\n?|\n/).length
  // of a comment with too many lines the last one that is read is read to its end
  return read.split('\n').length === whole ? whole - 1 : undefined
}

/** Parted by spaces; what stands in double quotes is one word, also as a value: `title="two words"`. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/([^\s"=]+=)?"([^"]*)"|(\S+)/g)].map(([, key = '', quoted, plain = '']) =>
    quoted === undefined ? plain : key + quoted,
  )
}
