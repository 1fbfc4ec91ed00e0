import type { Source } from '../../issue/spec.ts'
import { english, say, translated, translatedClues } from '../../language/say.ts'
import { harmless } from '../harmless.ts'

/** What is said to every question on a pull request. */
export const ON_PULLS = english`I answer questions about issues, not about pull requests. Ask on the issue that this belongs to.`

const BY: Record<Source, string> = {
  stated: english`stated`,
  claude: english`read by Claude`,
  heuristic: english`my own guess`,
}

/** Who found it, in words. */
export function sourceText(source: Source): string {
  return translated(BY[source])
}

/** The words that it rests on, which may be a stranger's; empty = there are none. */
export function wordsText(source: Source, words: string): string {
  const told = source === 'heuristic' ? translatedClues(words) : words
  return words === '' ? '' : `: ${harmless(told)}`
}

/** A list of facts; those that are empty are left out. */
export function factList(facts: readonly string[]): string {
  return facts
    .filter((fact) => fact !== '')
    .map((fact) => `- ${fact}`)
    .join('\n')
}

/** The parts of a comment. */
export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n')
}

/** What people have ordered, as one fact with a line for each. */
export function ordersFact(orders: readonly string[]): string {
  return orders.length === 0
    ? ''
    : [say`Ordered by people:`, ...orders.map((order) => `    - ${order}`)].join('\n')
}
