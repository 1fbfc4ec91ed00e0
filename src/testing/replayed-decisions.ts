import { isDeepStrictEqual } from 'node:util'
import { RULE_VERSION } from '../agents/rule.ts'
import { type DecisionRecord, replayed } from '../tasks/decision-record.ts'
import type { DecisionStore } from '../tasks/decisions.ts'
import type { TaskStore } from '../tasks/store.ts'

/**
 * Decides everything again that a bot has recorded, and compares.
 * @returns what is not as it was; empty = the records tell the truth
 */
export async function differencesIn(
  decisions: Pick<DecisionStore, 'all' | 'find'>,
  tasks: Pick<TaskStore, 'find' | 'open'>,
): Promise<readonly string[]> {
  const differences: string[] = []
  for (const record of await decisions.all()) {
    const again = asStored(replayed(record))
    if (record.rule === RULE_VERSION && !isDeepStrictEqual(again, record.decision))
      differences.push(told(record, 'decides otherwise when it is replayed', again))
    const task = await tasks.find(record.key)
    const isPresent = task?.decision && task.decisionNumber === record.number
    if (isPresent && !isDeepStrictEqual(task.decision, record.decision))
      differences.push(told(record, 'is not what the task says of itself', task.decision))
  }
  for (const { key } of await tasks.open()) {
    const { decision, decisionNumber: number } = (await tasks.find(key)) ?? {
      decision: null,
      decisionNumber: 0,
    }
    if (decision && !(await decisions.find(key, number)))
      differences.push(`decision ${number} of ${key} was made and not recorded: ${JSON.stringify(decision)}`)
  }
  return differences
}

/** As it would be read: what JSON leaves out is left out. */
function asStored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

function told({ key, number, decision }: DecisionRecord, what: string, other: unknown): string {
  return `decision ${number} of ${key} ${what}:\n  stored ${JSON.stringify(decision)}\n  now    ${JSON.stringify(other)}`
}
