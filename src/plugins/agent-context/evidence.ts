import { z } from 'zod'
import type { Context } from '../../app/context.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import { GiteaError } from '../../gitea/gitea-error.ts'
import { isOnlyCommands } from '../../issue/may-have-commands.ts'
import type { Session } from '../../tasks/session.ts'
import type { BuiltInDeps } from '../deps.ts'

/** What stands in a timeline when somebody has done something for an issue. */
const SIGNS: ReadonlySet<string> = new Set([
  'comment',
  'commit_ref',
  'pull_ref',
  'comment_ref',
  'change_issue_ref',
])

/** Gitea's clock may be so much behind the bot's. */
const CLOCKS_DIFFER_MS = 10_000

const anything = z.looseObject({})

/**
 * Whether nothing is to be seen of work that is said to be done: no comment, no commit and no pull request that names the issue
 * since the session began, no pull request of the number that it gave, no branch of that name. Where Gitea does not let the
 * bot look, its word counts.
 */
export async function isEmpty(
  deps: Pick<BuiltInDeps, 'forge'>,
  context: Context<IssueEventName>,
  session: Session,
): Promise<boolean> {
  const { pullRequest, branch, commits = 0 } = session.outcome ?? {}
  // pushed somewhere that it does not name
  if (commits > 0 && branch === undefined) return false
  if (await isInTimeline(deps, context, session)) return false
  const [owner, repo] = context.repo()
  if (pullRequest !== undefined) {
    const at = { owner, repo, index: pullRequest }
    if (await isThere(() => context.forge.request('GET /repos/{owner}/{repo}/pulls/{index}', at, anything)))
      return false
  }
  if (branch === undefined) return true
  const at = { owner, repo, branch }
  return !(await isThere(() =>
    context.forge.request('GET /repos/{owner}/{repo}/branches/{branch}', at, anything),
  ))
}

async function isInTimeline(
  deps: Pick<BuiltInDeps, 'forge'>,
  context: Context<IssueEventName>,
  { begunAt }: Session,
): Promise<boolean> {
  const me = await deps.forge.me()
  const entries = await context.snapshot.timeline()
  return entries.some(({ type, user, created_at, body }) => {
    if (type === 'comment' && isOnlyCommands(body ?? '')) return false
    const isLate = !created_at || Date.parse(created_at) >= begunAt - CLOCKS_DIFFER_MS
    return SIGNS.has(type) && isLate && user?.id !== me.id
  })
}

async function isThere(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask()
    return true
  } catch (error) {
    if (!(error instanceof GiteaError)) throw error
    if (error.isMissing) return false
    if (error.kind === 'refused') return true
    throw error
  }
}
