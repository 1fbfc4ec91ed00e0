import type { Need } from '../agents/choose-agent.ts'
import type { Task } from './task.ts'

/** What a task asks of an agent: a person's order counts more than what was read. */
export function needOf(task: Pick<Task, 'spec' | 'overrides' | 'address'>): Need {
  const { owner, repo } = task.address
  const wish = task.overrides.agent ?? task.spec.wish?.value
  return {
    difficulty: task.overrides.difficulty ?? task.spec.difficulty.value,
    estimate: task.spec.estimate.value,
    repo: `${owner}/${repo}`,
    ...(wish === undefined ? {} : { wish }),
  }
}
