import { english } from '../language/say.ts'
import { quoted } from './excerpt.ts'
import type { Field } from './field-names.ts'
import { readStatements } from './fields.ts'
import { listedFiles } from './file-paths.ts'
import type { Entry } from './flat-yaml.ts'
import type { KnownUrls } from './issue-ref.ts'
import type { Line } from './markdown.ts'
import { isNothing, leftOut, refsOfValue } from './ref-list.ts'
import { statedDocs, statedTests, statedWish, statesNoWish } from './stated-wishes.ts'

/** A line of front matter that names a field. */
export interface FrontStatement {
  readonly field: Field
  readonly entry: Entry
  /** Its values as words. */
  readonly items: readonly string[]
  /** The same as the lines of a text. */
  readonly lines: readonly Line[]
}

const AN_ISSUE = english`issues such as 12 or owner/repo#12`

/** What is understood where. */
const ACCEPTED: Readonly<Record<Field, string>> = {
  difficulty: english`low, medium or high`,
  estimate: english`a number of tokens such as 80k`,
  files: english`paths such as src/app.ts or docs/`,
  dependencies: AN_ISSUE,
  blockedBy: AN_ISSUE,
  blocks: AN_ISSUE,
  tests: english`yes or no`,
  docs: english`none, low, medium or high`,
  wish: english`the name of one agent`,
}

/**
 * The sentence about what cannot be understood of a line of front matter, as `files: 12`: in prose such words would be a
 * story, but here somebody meant to state something. Undefined if all of it is clear, or if whoever reads the field
 * tells it anyway.
 */
export function problemOf(statement: FrontStatement, where: KnownUrls): string | undefined {
  const { field, entry, items } = statement
  const unclear = entry.isNested ? [entry.written] : unclearItems(statement, where)
  if (unclear.length === 0) return undefined
  const words = unclear.length < items.length ? `${entry.key}: ${unclear.join(', ')}` : entry.written
  return english`I do not understand ${quoted(words)} in the front matter; write ${ACCEPTED[field]} there.`
}

function unclearItems({ field, items, lines }: FrontStatement, where: KnownUrls): readonly string[] {
  switch (field) {
    case 'difficulty':
    case 'estimate':
      return []
    case 'files':
      return items.filter((item) => item !== '' && listedFiles(item).length === 0)
    case 'tests':
      return items.join('') === '' || statedTests(readStatements(lines)) ? [] : items
    case 'docs':
      return items.join('') === '' || statedDocs(readStatements(lines)) ? [] : items
    case 'wish':
      return items.every(statesNoWish) || statedWish(readStatements(lines)) ? [] : items
    default: {
      const unclear = items.filter((item) => !namesIssues(item, where))
      // of a label that names no issue at all the reader of dependencies tells
      return unclear.length === items.length && field !== 'dependencies' ? [] : unclear
    }
  }
}

/** Whether a value is issues, or says that there are none; what is left out of a list is told by who reads it. */
function namesIssues(item: string, where: KnownUrls): boolean {
  return isNothing(item) || refsOfValue(item, where).length > 0 || leftOut(item, where)
}
