import { createHash } from 'node:crypto'

/** How many hex digits name a text? 64 bits: two texts of one issue will not meet by chance. */
const HASH_LENGTH = 16

/**
 * Names the text that a spec was read from: `textHash({ title: 'a', body: 'b' })` is 16 hex digits of a sha-256.
 * Line ends do not count, because Gitea's editor and its API send different ones for the same text.
 */
export function textHash(issue: { readonly title: string; readonly body: string }): string {
  const text = JSON.stringify([issue.title, issue.body.replace(/\r\n?/g, '\n')])
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH)
}
