import { inQueueOrder } from '../../agents/queue.ts'
import type { CommandResult } from '../../app/command.ts'
import type { Context } from '../../app/context.ts'
import type { IssueSnapshot } from '../../gitea/snapshot.ts'
import { languageNow } from '../../language/language.ts'
import { changesBetween } from '../../tasks/decision-changes.ts'
import { type DecisionRecord, decisionIn } from '../../tasks/decision-record.ts'
import type { Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { orderTexts } from '../orders-text.ts'
import { shownTask } from './shown-task.ts'
import { type Subject, wouldBe } from './subject.ts'
import { earlierText, notMineText, presentText, undecidedText, unknownText } from './why-messages.ts'

/** `/why` tells the present decision, `/why 2` an earlier one and what has changed since. */
export async function why(
  deps: BuiltInDeps,
  context: Context<'command.given'>,
  subject: Subject,
  { number }: { readonly number?: number | undefined },
): Promise<CommandResult> {
  const stored = await deps.tasks.find(context.snapshot.key)
  if (!stored) return notMineText(subject.issue.state, wouldBe(subject))
  if (number !== undefined && number !== stored.decisionNumber) return earlier(deps, context, stored, number)
  const record = await recordOf(deps, stored.key, stored.decisionNumber)
  if (!subject.task)
    return record
      ? earlierText(record, undefined, await ordersThen(context.snapshot, stored, record))
      : notMineText(subject.issue.state, wouldBe(subject))
  const shown = await shownTask(context.snapshot, {
    ...stored,
    decision: record?.decision ?? stored.decision,
  })
  if (!stored.decision) return undecidedText(shown, wouldBe(subject))
  const before = record && (await deps.decisions.find(stored.key, record.number - 1))
  return presentText(shown, {
    record,
    would: wouldBe(subject),
    place: await placeOf(deps, stored),
    before: before && record ? { number: before.number, changes: changesBetween(before, record) } : undefined,
  })
}

async function earlier(
  deps: BuiltInDeps,
  context: Context<'command.given'>,
  task: Task,
  number: number,
): Promise<CommandResult> {
  const record = await recordOf(deps, task.key, number)
  const kept = await deps.decisions.numbers(task.key)
  if (!record) return { notDone: unknownText(number, kept, task.decisionNumber) }
  const next = kept.find((other) => other > number)
  const later: DecisionRecord | undefined =
    next === undefined ? undefined : await deps.decisions.find(task.key, next)
  const changes = later && { number: later.number, changes: changesBetween(record, later) }
  return earlierText(record, changes, await ordersThen(context.snapshot, task, record))
}

/** A decision as it was made, in the language of now. */
async function recordOf(
  { decisions }: BuiltInDeps,
  key: string,
  number: number,
): Promise<DecisionRecord | undefined> {
  const record = await decisions.find(key, number)
  return record && { ...record, decision: decisionIn(languageNow(), record) }
}

/** What people had ordered when a decision was made. */
async function ordersThen(
  snapshot: IssueSnapshot,
  task: Task,
  { inputs }: DecisionRecord,
): Promise<string[]> {
  // the decision was made of a task that was not begun, and of the text of then
  const then = { ...task, overrides: inputs.overrides, state: 'ready', textHash: '' } as const
  return orderTexts(await shownTask(snapshot, then))
}

/** Its place in the queue for an agent, from 1; undefined = it does not stand there. */
async function placeOf({ tasks }: BuiltInDeps, task: Task): Promise<number | undefined> {
  if (task.state !== 'ready') return undefined
  const index = inQueueOrder(await tasks.queue()).findIndex(({ key }) => key === task.key)
  return index < 0 ? undefined : index + 1
}
