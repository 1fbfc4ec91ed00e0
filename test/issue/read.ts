import { formatRef } from '../../src/issue/issue-ref.ts'
import { readIssue } from '../../src/issue/read-issue.ts'
import type { IssueRef, Spec } from '../../src/issue/spec.ts'

/** Where the issues of these tests stand. */
export const place = {
  owner: 'mosaic',
  repo: 'demo',
  baseUrls: ['https://git.example.com', 'http://gitea:3000/sub/'],
}

/** Reads a body alone, under a title that says nothing. */
export function readBody(body: string, title = 'An issue'): Spec {
  return readIssue({ title, body, labels: [] }, place)
}

/** The dependencies of a body on one line: `#1 a/b#2 | #3` is blocked by two and blocks one. */
export function dependenciesOf(body: string): string {
  const spec = readBody(body)
  const written = (refs: readonly IssueRef[]) => refs.map((ref) => formatRef(ref, place)).join(' ')
  return `${written(spec.blockedBy.value)} | ${written(spec.blocks.value)}`.trim()
}
