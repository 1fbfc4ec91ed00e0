import type { Context } from '../../app/context.ts'
import type { BuiltInDeps } from '../deps.ts'
import { explanationText } from './explain-messages.ts'
import { ifAllWereFree, type Subject } from './subject.ts'

/** Tells what was read of the issue, and which words each part rests on. */
export function explain(_deps: BuiltInDeps, context: Context<'command.given'>, subject: Subject): string {
  const { spec, overrides, task } = subject
  const here = context.snapshot.address
  const about = { spec, overrides, here, textHash: task?.textHash }
  return explanationText({ ...about, isMine: task !== undefined, would: ifAllWereFree(subject) })
}
