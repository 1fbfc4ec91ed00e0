/** A row of the folded table in a status comment. */
export interface ConsideredRow {
  readonly verdict: string
  readonly agent: string
  readonly reason: string
  readonly cost: string
}

/** A comment of the bot as a person reads it on the page: paragraphs without markdown, the folded part left out. */
export function paragraphsOf(body: string): string[] {
  const [visible = ''] = body.split(/<details>|<!--/)
  const paragraphs = visible.split(/\n{2,}/).map((part) => withoutMarkup(part.trim()))
  return paragraphs.filter((part) => part !== '')
}

/** The folded table: every agent that was considered, and why it was or was not chosen. */
export function consideredIn(body: string): ConsideredRow[] {
  return body.split('\n').flatMap((line) => {
    const [, verdict, agent, reason, cost] = line.split(/(?<!\\)\|/).map((cell) => withoutMarkup(cell.trim()))
    const isRow = verdict && agent && reason && cost && !/^-+$/.test(verdict)
    return isRow ? [{ verdict, agent, reason, cost }] : []
  })
}

function withoutMarkup(text: string): string {
  return text
    .replaceAll(/\*\*|`/g, '')
    .replaceAll(/(^|\s)_([^_]+)_(?=\s|$)/g, '$1$2')
    .replaceAll(/\\(.)/g, '$1')
}
