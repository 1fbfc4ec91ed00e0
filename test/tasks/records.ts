import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { type ChoiceInputs, decide } from '../../src/agents/rule.ts'
import { decisionInputs } from '../../src/tasks/decision-inputs.ts'
import { type DecisionRecord, recordOf } from '../../src/tasks/decision-record.ts'
import { afterDecision } from '../../src/tasks/lifecycle.ts'
import { needOf } from '../../src/tasks/need.ts'
import type { Task } from '../../src/tasks/task.ts'
import { ready } from './tasks.ts'

/** The decision of a task as the bot makes and records it. */
export function decided(change: Partial<ChoiceInputs> = {}, before: Task = ready()) {
  const choice: ChoiceInputs = {
    need: needOf(before),
    profiles: DEFAULT_AGENTS,
    windowShare: 0.5,
    order: [],
    held: [],
    promised: [],
    here: [],
    promisedHere: [],
    adopted: null,
    ...change,
  }
  const task = afterDecision(before, decide(choice), decisionInputs(before, { version: 'usual' }), null)
  const trigger = { event: 'issues.assigned', by: { id: 2, login: 'alice' }, elsewhere: false }
  const record = recordOf(task, { choice, atMs: 5_000, trigger, policy: 'usual' })
  if (!record) throw new Error('nothing was decided')
  return { task, record }
}

/** The same record under other numbers. */
export function numbered(record: DecisionRecord, ...numbers: readonly number[]): DecisionRecord[] {
  return numbers.map((number) => ({ ...record, number }))
}
