import type { Traits } from '../traits.ts'

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
const OTHER = ['create', 'delete', 'fork', 'push', 'wiki', 'repository', 'release']

/** Flags that stand for something else than the event type of their own name. */
const WIDE: Record<string, string[]> = {
  issues: ISSUE,
  issues_only: ['issues'],
  pull_request: PULL,
  pull_request_only: ['pull_request'],
  pull_request_review: REVIEW,
}

/** What a hook's `events` list subscribes to; unknown names are ignored and an empty list means `push`. */
export function typesOf(flags: readonly string[], traits: Traits): Set<string> {
  if (flags.length === 0) return new Set(['push'])
  const known = new Set([...ISSUE, ...PULL, ...OTHER, ...traits.flags])
  return new Set(flags.flatMap((flag) => WIDE[flag] ?? flag).filter((type) => known.has(type)))
}

/** The list that the server reports back, which is not the one it was given. */
export function flagsOf(types: ReadonlySet<string>, traits: Traits): string[] {
  if (!traits.reviewsAsOneFlag || !REVIEW.some((type) => types.has(type))) return [...types]
  return [...[...types].filter((type) => !REVIEW.includes(type)), 'pull_request_review']
}

/** The coarse name (X-Gitea-Event) of a fine one (X-Gitea-Event-Type). */
export function eventOf(type: string): string {
  if (type === 'pull_request_comment') return 'issue_comment'
  if (type === 'pull_request_review_comment') return 'pull_request_comment'
  if (type.startsWith('pull_request_review_') && type !== 'pull_request_review_request') {
    return type.replace('review_', '')
  }
  if (type.startsWith('pull_request')) return 'pull_request'
  return type.startsWith('issue_') && type !== 'issue_comment' ? 'issues' : type
}

const HOOK_TYPES = [
  'gitea',
  'gogs',
  'slack',
  'discord',
  'dingtalk',
  'telegram',
  'msteams',
  'feishu',
  'matrix',
  'wechatwork',
  'packagist',
]

/** Whom a hook can be made for; only those for `gitea` are written as they ought to be here. */
export function isHookType(type: string, { forgejo }: Traits): boolean {
  return HOOK_TYPES.includes(type) || (forgejo && ['forgejo', 'sourcehut_builds'].includes(type))
}
