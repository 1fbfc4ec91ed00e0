import type { ForgeServer } from '../forge-server.ts'

const ISSUE = ['issues', 'issue_assign', 'issue_label', 'issue_milestone', 'issue_comment']
const REVIEW = ['pull_request_review_approved', 'pull_request_review_rejected', 'pull_request_review_comment']
const PULL = [
  'pull_request',
  'pull_request_assign',
  'pull_request_label',
  'pull_request_milestone',
  'pull_request_comment',
  ...REVIEW,
  'pull_request_sync',
  'pull_request_review_request',
]

/** Words of a manifest that stand for several types. */
const WIDE: Readonly<Record<string, readonly string[]>> = {
  issues: ISSUE,
  issues_only: ['issues'],
  pull_request: PULL,
  pull_request_only: ['pull_request'],
  pull_request_review: REVIEW,
}

/** Types by the first server that takes them from its API; the others are taken by all. */
const SINCE: Readonly<Record<string, (server: ForgeServer) => boolean>> = {
  status: (server) => server.isGitea('1.23'),
  package: (server) => server.isGitea('1.23'),
  workflow_job: (server) => server.isGitea('1.24'),
  workflow_run: (server) => server.isGitea('1.25'),
  // only in Forgejo's own pages
  action_run_failure: () => false,
  action_run_recover: () => false,
  action_run_success: () => false,
}

/**
 * The types that stand behind the words of a manifest.
 *
 * @example typesOfWords(['issues_only', 'push']) // ['issues', 'push']
 */
export function typesOfWords(words: readonly string[]): string[] {
  return [...new Set(words.flatMap((word) => WIDE[word] ?? [word]))].sort()
}

/** Those of the types that the server can be asked for. */
export function onServer(types: readonly string[], server: ForgeServer): string[] {
  return types.filter((type) => SINCE[type]?.(server) ?? true).sort()
}

/** The types that a hook is told to have: it says `issues` of the narrow kind, and reviews in one word or three. */
export function typesTold(told: readonly string[]): string[] {
  return [...new Set(told.flatMap((word) => (word === 'pull_request_review' ? REVIEW : [word])))].sort()
}

/**
 * How a hook is asked for types: `issues` alone would ask for five.
 *
 * @example flagsFor(['issues', 'issue_comment']) // ['issues_only', 'issue_comment']
 */
export function flagsFor(types: readonly string[]): string[] {
  const isWhole = (group: readonly string[]) => group.every((type) => types.includes(type))
  const flags = types.map((type) => {
    if (type === 'issues') return isWhole(ISSUE) ? 'issues' : 'issues_only'
    if (type === 'pull_request') return isWhole(PULL) ? 'pull_request' : 'pull_request_only'
    return REVIEW.includes(type) ? 'pull_request_review' : type
  })
  const covered = [
    ...(isWhole(ISSUE) ? ISSUE : []),
    ...(isWhole(PULL) ? [...PULL, 'pull_request_review'] : []),
  ]
  const kept = flags.filter((flag) => !covered.includes(flag) || flag === 'issues' || flag === 'pull_request')
  return [...new Set(kept)]
}
