import type { Context } from '../../app/context.ts'
import type { BuiltInDeps } from '../deps.ts'
import { orderTexts } from '../orders-text.ts'
import { explanationText } from './explain-messages.ts'
import { shownTask } from './shown-task.ts'
import { ifAllWereFree, type Subject } from './subject.ts'

/** Tells what was read of the issue, which words each part rests on, and what people have ordered instead. */
export async function explain(
  _deps: BuiltInDeps,
  { snapshot }: Context<'command.given'>,
  subject: Subject,
): Promise<string> {
  const { spec, task } = subject
  const orders = task ? orderTexts(await shownTask(snapshot, task)) : []
  return explanationText({ spec, orders, isMine: task !== undefined, would: ifAllWereFree(subject) })
}
