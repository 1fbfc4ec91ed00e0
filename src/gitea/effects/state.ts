import { GiteaError } from '../gitea-error.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import type { WireIssue } from '../wire.ts'
import { editIssue } from './edit-issue.ts'
import type { EffectDeps } from './effect-deps.ts'
import { type Insistence, isUndone } from './undone.ts'

/**
 * `left`: the bot has done it before, and a person has undone it; `blocked`: it depends on something that is open, and
 * Gitea does not close it; `merged`: a pull request that is merged stays closed.
 */
export type StateResult = 'written' | 'unchanged' | 'left' | 'blocked' | 'merged'

/** Sees to it that the issue is open, or closed. */
export async function ensureState(
  deps: EffectDeps,
  snapshot: IssueSnapshot,
  issue: WireIssue,
  state: 'open' | 'closed',
  { insist = false }: Insistence,
): Promise<StateResult> {
  if (issue.state === state) return 'unchanged'
  if (issue.pull_request?.merged) return 'merged'
  const wished = state === 'open' ? 'reopen' : 'close'
  const traces = {
    concerns: ({ type }: { type: string }) => type === 'reopen' || type === 'close',
    makesSo: ({ type }: { type: string }) => type === wished,
  }
  if (!insist && (await isUndone(deps, snapshot, traces))) return 'left'
  try {
    await editIssue(deps, snapshot, { state })
  } catch (error) {
    if (error instanceof GiteaError && error.status === 412) return state === 'closed' ? 'blocked' : 'merged'
    throw error
  }
  return 'written'
}
