import type { Need } from '../agents/choose-agent.ts'
import type { Estimate } from '../issue/reading.ts'
import type { Task } from './task.ts'
import type { EstimateSource } from './usage.ts'

/** What a task asks of an agent: a person's order counts more than what was read. */
export function needOf(task: Pick<Task, 'spec' | 'overrides' | 'address'>): Need {
  const { owner, repo } = task.address
  const wish = task.overrides.agent ?? task.spec.wish?.value
  return {
    difficulty: task.overrides.difficulty ?? task.spec.difficulty.value,
    estimate: estimateOf(task),
    repo: `${owner}/${repo}`,
    ...(wish === undefined ? {} : { wish }),
  }
}

/** What it is taken to need; an order is one number, and not a range. */
export function estimateOf({ spec, overrides }: Pick<Task, 'spec' | 'overrides'>): Estimate {
  const { estimate } = overrides
  return estimate === undefined ? spec.estimate.value : { p50: estimate, p90: estimate }
}

/** Who made the estimate. */
export function estimateSourceOf({ spec, overrides }: Pick<Task, 'spec' | 'overrides'>): EstimateSource {
  return overrides.estimate === undefined ? spec.estimate.source : 'ordered'
}
