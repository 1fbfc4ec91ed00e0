import { difficultiesIn } from './difficulty-word.ts'
import type { Statement } from './fields.ts'
import type { DocsSize, Found } from './reading.ts'
import { firstRead, stated } from './stated.ts'

const YES = /^(?:x|yes|y|true|wanted|needed|required|please|ja|sí|si|oui|是|需要|はい|必要)$/i
const NO =
  /^(?:no|n|false|none|not (?:wanted|needed)|nein|keine|non|aucune?|ninguna?|否|不需要|いいえ|不要)$/i

/** Whether the author wants tests: `Tests: no`. Any other words are a story, and say nothing. */
export function statedTests(statements: readonly Statement[]): Found<boolean> | undefined {
  return firstRead(statements, 'tests', (statement, words) => {
    if (NO.test(words)) return { found: stated(false, statement) }
    return YES.test(words) ? { found: stated(true, statement) } : {}
  }).found
}

/** How much documentation the author wants: `Documentation: yes` is medium, `none`, `low` and `high` are themselves. */
export function statedDocs(statements: readonly Statement[]): Found<DocsSize> | undefined {
  return firstRead<DocsSize>(statements, 'docs', (statement, words) => {
    const size = docsSize(words)
    return size === undefined ? {} : { found: stated(size, statement) }
  }).found
}

/** The agent that the author asks for: `Agent: opus`. A sentence is a story about an agent, not a wish. */
export function statedWish(statements: readonly Statement[]): Found<string> | undefined {
  return firstRead(statements, 'wish', (statement, words) => {
    const [, name] = /^`?(?:agent\/)?([a-z0-9._-]{1,40})`?$/i.exec(words) ?? []
    if (name === undefined || NO_WISH.test(name)) return {}
    return { found: stated(name.toLowerCase(), statement) }
  }).found
}

/** True of words that leave the choice of the agent to the bot: `auto`, `any`, nothing at all. */
export function statesNoWish(words: string): boolean {
  return words === '' || NO_WISH.test(words)
}

/** What people answer who leave the choice to the bot. */
const NO_WISH = /^(?:any|anyone|auto|automatic|cheapest|default|none|no|-+|\.+)$/i

function docsSize(words: string): DocsSize | undefined {
  if (NO.test(words)) return 'none'
  if (YES.test(words)) return 'medium'
  const [size] = words.includes(' ') ? [] : difficultiesIn(words)
  return size
}
