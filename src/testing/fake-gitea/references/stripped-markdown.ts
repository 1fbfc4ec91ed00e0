interface Link {
  readonly url: string
  /** Where it begins in the whole text: what stands before it may be a keyword. */
  readonly at: number
}

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g
const FENCE = /^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[^\n]*$|$(?![\s\S]))/gm
const CODE = /(`+)(?:[^`]|(?!\1)`)+?\1/g
const COMMENT = /<!--[\s\S]*?-->/g
const TAG = /<\/?[a-z][^>:]*>/gi
const EMPHASIS = /\*+|~~/g

/**
 * What Gitea looks for mentions in: the words without code and HTML, each run of them on a line of its own. Rougher
 * than its parser, but of one mind with it about everything that people and bots usually write.
 */
export function strippedMarkdown(text: string): { readonly plain: string; readonly links: readonly Link[] } {
  // Replaced by as many blanks, so that places in the text stay what they are.
  const worded = [FENCE, COMMENT, CODE].reduce((rest, pattern) => rest.replace(pattern, blank), text)
  const links = [...worded.matchAll(LINK)].map((match) => ({ url: match[1] ?? '', at: match.index }))
  const plain = [LINK, TAG, EMPHASIS].reduce((rest, pattern) => rest.replace(pattern, '\n'), worded)
  return { plain, links }
}

function blank(match: string): string {
  return '\n'.repeat(match.length)
}
