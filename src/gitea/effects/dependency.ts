import { GiteaError } from '../gitea-error.ts'
import { type IssueAddress, issueKey } from '../issue-address.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import { keyOfIssue } from '../wire.ts'
import type { EffectDeps } from './effect-deps.ts'
import { readyToWrite } from './unwritten.ts'

/**
 * `impossible`: dependencies are off, or the bot may not write one between these two repositories; `failed`: Gitea did not
 * do it and does not say why (a direct circle, for instance).
 */
export type DependencyResult = 'written' | 'unchanged' | 'impossible' | 'failed'

/**
 * Sees to it that Gitea itself knows that `blocker` blocks the snapshot's issue. Owner and repo of the blocker have to
 * be written exactly as Gitea stores them.
 */
export async function ensureDependency(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  blocker: IssueAddress,
): Promise<DependencyResult> {
  if (await hasDependency(snapshot, blocker)) return 'unchanged'
  return attempt(deps, snapshot, blocker, 'issueCreateIssueDependencies', true)
}

/** Takes the dependency off again; it may be gone already. */
export async function removeDependency(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  blocker: IssueAddress,
): Promise<DependencyResult> {
  if (!(await hasDependency(snapshot, blocker))) return 'unchanged'
  return attempt(deps, snapshot, blocker, 'issueRemoveIssueDependencies', false)
}

async function hasDependency(snapshot: IssueSnapshot, blocker: IssueAddress): Promise<boolean> {
  const present = await snapshot.dependencies()
  return present !== 'unsupported' && present.some((issue) => keyOfIssue(issue) === issueKey(blocker))
}

/** Gitea answers 500 for "is there already", "is not there" and "would be a circle": only a new look tells. */
async function attempt(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  blocker: IssueAddress,
  method: 'issueCreateIssueDependencies' | 'issueRemoveIssueDependencies',
  expected: boolean,
): Promise<DependencyResult> {
  await readyToWrite(deps, snapshot)
  const [owner, repo, number] = snapshot.path
  try {
    await deps.forge.gitea.repos[method](owner, repo, String(number), {
      owner: blocker.owner,
      repo: blocker.repo,
      index: blocker.number,
    })
  } catch (error) {
    if (!(error instanceof GiteaError) || error.kind === 'away' || error.kind === 'unreadable') throw error
    snapshot.forgetDependencies()
    if ((await hasDependency(snapshot, blocker)) === expected) return 'written'
    return error.kind === 'failed' ? 'failed' : 'impossible'
  }
  snapshot.forgetDependencies()
  return 'written'
}
