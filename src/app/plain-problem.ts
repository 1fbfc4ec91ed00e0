import type { z } from 'zod'

/** What a value has to be, in words of people who never heard of schemas. */
const KINDS: Readonly<Record<string, string>> = {
  object: 'keys with values',
  record: 'keys with values',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
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
  return `It has to be ${KINDS[issue.expected ?? ''] ?? 'something else'}.`
}
