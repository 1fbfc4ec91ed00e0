import type { z } from 'zod'
import { english } from '../language/say.ts'

/** What a value has to be, in words of people who never heard of schemas. */
const KINDS: Readonly<Record<string, string>> = {
  object: english`keys with values`,
  record: english`keys with values`,
  array: english`a list`,
  string: english`a text`,
  number: english`a number`,
  int: english`a whole number`,
  boolean: english`true or false`,
}

/**
 * What is wrong with a value, for people: where a schema says nothing of its own, zod's words are its own.
 *
 * @example plainProblem({ code: 'invalid_type', expected: 'array', message: 'Invalid input: …', path: [] }) // 'It has to be a list.'
 */
export function plainProblem(
  issue: Pick<z.core.$ZodIssue, 'code' | 'message'> & { expected?: string },
): string {
  if (issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid input')) return issue.message
  return english`It has to be ${KINDS[issue.expected ?? ''] ?? english`something else`}.`
}
