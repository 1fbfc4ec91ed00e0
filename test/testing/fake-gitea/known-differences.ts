import type { ServerName } from './recording.ts'

interface Known {
  readonly line: RegExp
  readonly why: string
  readonly server?: RegExp
  readonly scenario?: string
}

/** Where the fake is not equal to the recorded servers, and why that is left so. */
export const KNOWN: readonly Known[] = [
  {
    line: /\.assignee\.(login|username|html_url|email|avatar_url)/,
    why: 'Gitea adds several assignees in random order',
  },
  { line: /\.body\.language/, why: 'no detection of programming languages' },
  { line: /\.message: Add workflow/, why: 'the workflow scenario is not replayed', scenario: 'hook-test' },
  { line: /labels \.body: \s*<!DOCTYPE/, why: "Forgejo's error page is shortened", server: /forgejo/ },
  {
    line: /\.(requested_reviewers|review_comments|mergeable|open_pr_counter)\b/,
    why: 'pull requests are minimal: no reviews, no check of mergeability',
    scenario: 'pull-request',
  },
  {
    line: /\.pull_request\.(user\.(email|active|last_login)|(base|head)\.repo\.permissions)/,
    why: 'some versions look at a pull request without a viewer',
    scenario: 'pull-request',
  },
]

const met = new Set<Known>()

export function knownDifference(server: ServerName, scenario: string, line: string): boolean {
  const found = KNOWN.find(
    (known) =>
      known.line.test(line) &&
      (known.server?.test(server) ?? true) &&
      (known.scenario === undefined || known.scenario === scenario),
  )
  if (found) met.add(found)
  return found !== undefined
}

/** Entries that no comparison has needed: they hide nothing and should go. */
export function unmetDifferences(): string[] {
  return KNOWN.filter((known) => !met.has(known)).map((known) => known.why)
}
