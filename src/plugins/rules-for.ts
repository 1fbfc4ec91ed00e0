import type { Policy } from '../policy/policy.ts'
import type { Rules } from '../tasks/renewal.ts'
import type { Task } from '../tasks/task.ts'
import type { BuiltInDeps } from './deps.ts'
import { learnedFor } from './learned-for.ts'

/** What a choice for a task is made from where it is: the policy, how many tasks each agent holds there, and what was learned. */
export async function rulesFor(
  deps: Pick<BuiltInDeps, 'tasks' | 'calibrations'>,
  task: Pick<Task, 'spec' | 'overrides' | 'address'>,
  policy: Policy,
): Promise<Rules> {
  const here = await deps.tasks.load(task.address.repoId)
  return { ...policy, here, ...(await learnedFor(deps, task, policy)) }
}
