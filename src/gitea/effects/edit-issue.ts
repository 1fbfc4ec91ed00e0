import type { IssueSnapshot } from '../snapshot.ts'
import { readAs, type WireIssue, wire } from '../wire.ts'
import type { EffectDeps } from './effect-deps.ts'
import { MayNotWrite, readyToWrite } from './unwritten.ts'

/** What Gitea takes as a change of an issue. */
export type IssueChange = Parameters<EffectDeps['forge']['gitea']['repos']['issueEditIssue']>[3] & {
  readonly content_version?: number
}

/** Changes an issue and takes over the answer, which shows the issue as it is then. */
export async function editIssue(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  change: IssueChange,
): Promise<WireIssue> {
  await readyToWrite(deps, snapshot)
  try {
    const issue = readAs(wire.issue, await deps.forge.gitea.repos.issueEditIssue(...snapshot.path, change))
    snapshot.setIssue(issue)
    return issue
  } catch (error) {
    // some of it may have been done, e.g. the assignees before the state
    snapshot.forgetIssue()
    throw error
  }
}

/** The issue as it is at this moment, and not as the turn has found it. @throws MayNotWrite when it is gone */
export async function readAgain(snapshot: IssueSnapshot): Promise<WireIssue> {
  snapshot.forgetIssue()
  const issue = await snapshot.issue()
  if (typeof issue === 'string') throw new MayNotWrite('gone')
  return issue
}

/**
 * Who has opened an issue may change its text without any right to write, and of the rest Gitea says that it was done
 * and does nothing.
 * @throws MayNotWrite
 */
export function checkDone(isDone: boolean): void {
  if (!isDone) throw new MayNotWrite('forbidden')
}
