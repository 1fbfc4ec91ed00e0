import { z } from 'zod'
import type { Context } from '../../app/context.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import { GiteaError } from '../../gitea/gitea-error.ts'
import { isOnlyCommands } from '../../issue/may-have-commands.ts'
import type { Session } from '../../tasks/session.ts'
import { canBeInGit } from '../../tasks/work-branch.ts'
import type { BuiltInDeps } from '../deps.ts'
import { CLOCKS_DIFFER_MS } from './clocks.ts'

/** What stands in a timeline when somebody has done something for an issue. */
const SIGNS: ReadonlySet<string> = new Set([
  'comment',
  'commit_ref',
  'pull_ref',
  'comment_ref',
  'change_issue_ref',
])

const branchAnswer = z.looseObject({ commit: z.looseObject({ id: z.string() }).nullish() })
const pullAnswer = z.looseObject({
  head: z.looseObject({ ref: z.string(), sha: z.string().optional() }).nullish(),
})

/** What of an outcome is so. */
export interface Proof {
  /** The session with that alone. */
  readonly session: Session
  /** The newest commit of its pull request or branch; undefined = there is none, or Gitea does not let the bot look. */
  readonly commit: string | undefined
}

/**
 * What of a session's outcome is so: a pull request that is none, or of another branch, and a branch that is not there, or
 * from which every work begins, are taken out. Where Gitea does not let the bot look, its word counts.
 */
export async function proofOf(
  deps: Pick<BuiltInDeps, 'forge'>,
  context: Context<IssueEventName>,
  session: Session,
): Promise<Proof> {
  if (!session.outcome) return { session, commit: undefined }
  const { pullRequest, branch: said, ...outcome } = session.outcome
  const branch = nameIn(said)
  const pull = pullRequest === undefined ? 'missing' : await pullOf(context, pullRequest, branch)
  const head = branch === undefined ? 'missing' : await branchOf(deps, context, branch)
  // a pull request proves its branch, which may be in a fork
  const hasBranch = head !== 'missing' || pull !== 'missing'
  const proven = {
    ...(pullRequest === undefined || pull === 'missing' ? {} : { pullRequest }),
    ...(branch === undefined || !hasBranch ? {} : { branch }),
  }
  return { session: { ...session, outcome: { ...outcome, ...proven } }, commit: commitOf(pull, head) }
}

function commitOf(...found: readonly (Found | 'missing' | 'refused')[]): string | undefined {
  return found
    .map((one) => (typeof one === 'string' ? undefined : one.commit))
    .find((sha) => sha !== undefined)
}

/**
 * Whether nothing is to be seen of work that is said to be done: no comment, no commit and no pull request that names the issue
 * since the session began, and nothing of the outcome that is so, other than what was handed in before.
 *
 * @param before the newest commit of what was handed in before, if that is known
 */
export async function isEmpty(
  deps: Pick<BuiltInDeps, 'forge'>,
  context: Context<IssueEventName>,
  session: Session,
  proof: Proof,
  before: string | undefined,
): Promise<boolean> {
  const { branch: said, commits = 0 } = session.outcome ?? {}
  const branch = nameIn(said)
  const { outcome } = proof.session
  const isNew = proof.commit === undefined || proof.commit !== before
  // pushed somewhere that it does not name
  if (isNew && commits > 0 && branch === undefined) return false
  if (isNew && (outcome?.pullRequest !== undefined || outcome?.branch !== undefined)) return false
  return !(await isInTimeline(deps, context, session))
}

/** A name that is none counts as left out. */
function nameIn(said: string | undefined): string | undefined {
  return said !== undefined && canBeInGit(said) ? said : undefined
}

interface Found {
  readonly commit: string | undefined
}

async function pullOf(
  context: Context<IssueEventName>,
  index: number,
  branch: string | undefined,
): Promise<Found | 'missing' | 'refused'> {
  const [owner, repo] = context.repo()
  const found = await seen(() =>
    context.forge.request('GET /repos/{owner}/{repo}/pulls/{index}', { owner, repo, index }, pullAnswer),
  )
  if (typeof found === 'string') return found
  const { ref = branch, sha } = found.head ?? {}
  return branch === undefined || ref === branch ? { commit: sha } : 'missing'
}

async function branchOf(
  deps: Pick<BuiltInDeps, 'forge'>,
  context: Context<IssueEventName>,
  branch: string,
): Promise<Found | 'missing' | 'refused'> {
  const [owner, repo] = context.repo()
  const repository = await deps.forge.repository(context.snapshot.address.repoId)
  if (repository?.default_branch === branch) return 'missing'
  const at = { owner, repo, branch }
  const found = await seen(() =>
    context.forge.request('GET /repos/{owner}/{repo}/branches/{branch}', at, branchAnswer),
  )
  return typeof found === 'string' ? found : { commit: found.commit?.id }
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
    if (error.isMissing || error.kind === 'outside') return 'missing'
    if (error.kind === 'refused') return 'refused'
    throw error
  }
}
