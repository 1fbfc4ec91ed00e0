import type { Forge } from '../../gitea/forge.ts'
import type { IssueAddress } from '../../gitea/issue-address.ts'
import type { Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { isForAll } from '../for-all.ts'

/**
 * A task as everybody who reads its issue may see it now: a repository that it waits for may have become private since that was
 * stored.
 */
export async function shownTask({ forge }: Pick<BuiltInDeps, 'forge'>, task: Task): Promise<Task> {
  const { address: here, blockers, overrides } = task
  const orders = overrides.blockers && (await masked(forge, here, overrides.blockers))
  return {
    ...task,
    blockers: blockers && (await masked(forge, here, blockers)),
    overrides: orders ? { ...overrides, blockers: orders } : overrides,
  }
}

async function masked<One extends { readonly address: IssueAddress; readonly isHidden?: true }>(
  forge: Forge,
  here: IssueAddress,
  all: readonly One[],
): Promise<One[]> {
  const shown: One[] = []
  for (const one of all)
    shown.push((await isForAll(forge, here, one.address)) ? one : { ...one, isHidden: true as const })
  return shown
}
