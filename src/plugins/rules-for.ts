import type { Policy } from '../policy/policy.ts'
import type { Rules } from '../tasks/renewal.ts'
import type { Task } from '../tasks/task.ts'
import type { BuiltInDeps } from './deps.ts'
import { learnedFor } from './learned-for.ts'
import { moneyFor, type Waits } from './money-for.ts'

/** What a choice for a task is made from where it is: the policy, how many tasks each agent holds there, what was learned, and what of the budgets is left. */
export async function rulesFor(
  deps: Pick<BuiltInDeps, 'tasks' | 'calibrations' | 'spending' | 'clock'>,
  task: Pick<Task, 'spec' | 'overrides' | 'address'> & Waits,
  policy: Policy,
): Promise<Rules> {
  const here = await deps.tasks.load(task.address.repoId)
  const learned = await learnedFor(deps, task, policy)
  return { ...policy, here, ...learned, ...(await moneyFor(deps, task, policy)) }
}
