import type { IssueAddress } from '../../gitea/issue-address.ts'
import type { IssueSnapshot } from '../../gitea/snapshot.ts'
import type { Task } from '../../tasks/task.ts'
import { isForAll } from '../for-all.ts'

/**
 * A task as everybody who reads its issue may see it now: a repository that it waits for may have become private since that was
 * stored.
 */
export async function shownTask(here: IssueSnapshot, task: Task): Promise<Task> {
  const { blockers, overrides } = task
  const orders = overrides.blockers && (await masked(here, overrides.blockers))
  return {
    ...task,
    blockers: blockers && (await masked(here, blockers)),
    overrides: orders ? { ...overrides, blockers: orders } : overrides,
  }
}

async function masked<One extends { readonly address: IssueAddress; readonly isHidden?: true }>(
  here: IssueSnapshot,
  all: readonly One[],
): Promise<One[]> {
  const shown: One[] = []
  for (const one of all)
    shown.push((await isForAll(here, one.address)) ? one : { ...one, isHidden: true as const })
  return shown
}
