import { hashOf } from '../hash.ts'
import type { Task } from './task.ts'

/** Hash of everything that a decision depends on, but not of how busy the agents are; `version` is that of the policy. */
export function decisionInputs(
  task: Pick<Task, 'spec' | 'overrides'>,
  policy: { readonly version: string },
): string {
  const { difficulty, estimate, wish } = task.spec
  const { agent, difficulty: orderedDifficulty, estimate: orderedEstimate, approve } = task.overrides
  // only what an agent is chosen by: who ordered it, or that it waits, changes no decision
  const ordered = { agent, difficulty: orderedDifficulty, estimate: orderedEstimate, approve }
  const inputs = [difficulty.value, estimate.value, wish?.value, ordered, policy.version]
  return hashOf(inputs)
}
