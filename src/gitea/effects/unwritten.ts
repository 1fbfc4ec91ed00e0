import { GiteaError } from '../gitea-error.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import type { EffectDeps } from './effect-deps.ts'

/**
 * Why no effect could write here:
 * - `gone`: the issue was deleted, or the bot may not see it any more
 * - `archived`: its repository is archived; Gitea would take some changes even so
 * - `forbidden`: the bot has no right to this
 */
export type Unwritable = 'gone' | 'archived' | 'forbidden'

/** Thrown inside an effect that finds, just before it writes, that it must not. */
export class MayNotWrite extends Error {
  readonly reason: Unwritable

  constructor(reason: Unwritable) {
    super(`nothing is written: ${reason}`)
    this.name = 'MayNotWrite'
    this.reason = reason
  }
}

/**
 * Before each call that writes; the pause is looked at last, because it has to stop a write within a second.
 * @throws MayNotWrite in an archived repository; Postponed while paused
 */
export async function readyToWrite(deps: Pick<EffectDeps, 'gate'>, snapshot: IssueSnapshot): Promise<void> {
  if (await snapshot.isArchived()) throw new MayNotWrite('archived')
  deps.gate.checkPaused(snapshot.address)
}

/** What a failed write says about writing here as such; undefined = it failed for another reason. */
export function unwritable(error: unknown): Unwritable | undefined {
  if (error instanceof MayNotWrite) return error.reason
  // a read that is refused is about the token, and may mean that Gitea as a whole refuses it
  if (!(error instanceof GiteaError) || error.method === 'GET') return undefined
  if (error.status === 423) return 'archived'
  return error.status === 403 ? 'forbidden' : undefined
}
