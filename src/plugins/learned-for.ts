import type { Calibration } from '../agents/calibration.ts'
import type { CalibratedPolicy } from '../tasks/calibrations.ts'
import type { Task } from '../tasks/task.ts'
import type { BuiltInDeps } from './deps.ts'

/** What was learned of such work, for the terms of a choice; nothing where estimates count as they were read. */
export async function learnedFor(
  { calibrations }: Pick<BuiltInDeps, 'calibrations'>,
  task: Pick<Task, 'spec' | 'overrides' | 'address'>,
  policy: CalibratedPolicy,
): Promise<{ readonly learned?: Calibration }> {
  const learned = await calibrations.of(task, policy)
  return learned ? { learned } : {}
}
