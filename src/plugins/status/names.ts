import type { IssueAddress } from '../../gitea/issue-address.ts'
import type { IssueSnapshot } from '../../gitea/snapshot.ts'
import type { Blocker, Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { isForAll } from '../for-all.ts'

/** Where issues that a task tells of are today, by their keys. */
export type Names = Readonly<Record<string, IssueAddress>>

/** Those that have another name today than when the task was stored: a neighbour's change alone does not change it. */
export async function namesNow(
  deps: Pick<BuiltInDeps, 'tasks'>,
  turn: IssueSnapshot,
  task: Task,
): Promise<Names> {
  const told = toldIn(task)
  if (told.length === 0) return {}
  const edges = await deps.tasks.blockersOf(task.key)
  const names: Record<string, IssueAddress> = {}
  for (const { key, address } of told) {
    const now =
      edges.find(({ blocker }) => blocker === key)?.blockerAddress ?? (await deps.tasks.find(key))?.address
    const isRenamed = now && (now.owner !== address.owner || now.repo !== address.repo)
    // a name that it was given after it became private is not told
    if (isRenamed && (await isForAll(turn, address))) names[key] = now
  }
  return names
}

/** The task as it would tell of the others by these names. Pure. */
export function withNames(task: Task, names: Names): Task {
  const renamed = (blockers: readonly Blocker[]) =>
    blockers.map((blocker) => ({ ...blocker, address: names[blocker.key] ?? blocker.address }))
  const { blockers, unblockedBy, trouble } = task
  return {
    ...task,
    blockers: blockers && renamed(blockers),
    ...(unblockedBy ? { unblockedBy: renamed(unblockedBy) } : {}),
    trouble: trouble?.kind === 'circle' ? { ...trouble, path: renamed(trouble.path) } : trouble,
  }
}

/** Of its own repository a comment tells numbers only, and of one that is not public not even these. */
function toldIn({ address, blockers, unblockedBy = [], trouble }: Task): readonly Blocker[] {
  const path = trouble?.kind === 'circle' ? trouble.path : []
  return [...(blockers ?? []), ...unblockedBy, ...path].filter(
    (blocker) => !blocker.isHidden && blocker.address.repoId !== address.repoId,
  )
}
