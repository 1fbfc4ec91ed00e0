import type { Source } from '../../issue/spec.ts'
import { harmless } from '../harmless.ts'

/** What is said to every question on a pull request. */
export const ON_PULLS =
  'I answer questions about issues, not about pull requests. Ask on the issue that this belongs to.'

const BY: Record<Source, string> = { stated: 'stated', claude: 'read by Claude', heuristic: 'my own guess' }

/** Who found it, in words. */
export function sourceText(source: Source): string {
  return BY[source]
}

/** A stranger's words; empty = there are none. */
export function wordsText(words: string): string {
  return words === '' ? '' : `: ${harmless(words)}`
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
    : ['Ordered by people:', ...orders.map((order) => `    - ${order}`)].join('\n')
}
