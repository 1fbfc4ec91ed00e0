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
const pull = z.looseObject({ head: z.looseObject({ ref: z.string() }).nullish() })

/**
 * The session with what of its outcome is so: a pull request that is none, or of another branch, and a branch that is not there, or
 * from which every work begins, are taken out. Where Gitea does not let the bot look, its word counts.
 */
export async function withProof(
  deps: Pick<BuiltInDeps, 'forge'>,
  context: Context<IssueEventName>,
  session: Session,
): Promise<Session> {
  if (!session.outcome) return session
  const { pullRequest, branch, ...outcome } = session.outcome
  const hasPull = pullRequest !== undefined && (await isPullOf(context, pullRequest, branch))
  const hasBranch = branch !== undefined && (await isBranch(deps, context, branch))
  const proven = { ...(hasPull ? { pullRequest } : {}), ...(hasBranch ? { branch } : {}) }
  return { ...session, outcome: { ...outcome, ...proven } }
}

/**
 * Whether nothing is to be seen of work that is said to be done: no comment, no commit and no pull request that names the issue
 * since the session began, and nothing of the outcome that is so.
 *
 * @param proven the session {@link withProof}
 */
export async function isEmpty(
  deps: Pick<BuiltInDeps, 'forge'>,
  context: Context<IssueEventName>,
  session: Session,
  proven: Session,
): Promise<boolean> {
  const { branch, commits = 0 } = session.outcome ?? {}
  // pushed somewhere that it does not name
  if (commits > 0 && branch === undefined) return false
  if (proven.outcome?.pullRequest !== undefined || proven.outcome?.branch !== undefined) return false
  return !(await isInTimeline(deps, context, session))
}

async function isPullOf(
  context: Context<IssueEventName>,
  index: number,
  branch: string | undefined,
): Promise<boolean> {
  const [owner, repo] = context.repo()
  const found = await seen(() =>
    context.forge.request('GET /repos/{owner}/{repo}/pulls/{index}', { owner, repo, index }, pull),
  )
  if (found === 'refused') return true
  const ref = found === 'missing' ? undefined : (found.head?.ref ?? branch)
  return found !== 'missing' && (branch === undefined || ref === branch)
}

async function isBranch(
  deps: Pick<BuiltInDeps, 'forge'>,
  context: Context<IssueEventName>,
  branch: string,
): Promise<boolean> {
  const [owner, repo] = context.repo()
  const repository = await deps.forge.repository(context.snapshot.address.repoId)
  if (repository?.default_branch === branch) return false
  const at = { owner, repo, branch }
  const found = await seen(() =>
    context.forge.request('GET /repos/{owner}/{repo}/branches/{branch}', at, anything),
  )
  return found !== 'missing'
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

async function seen<Found>(ask: () => Promise<Found>): Promise<Found | 'missing' | 'refused'> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof GiteaError)) throw error
    if (error.isMissing) return 'missing'
    if (error.kind === 'refused') return 'refused'
    throw error
  }
}
