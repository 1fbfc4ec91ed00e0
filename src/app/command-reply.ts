import { Postponed } from '../gitea/effects/postponed.ts'
import { DONE, REFUSED } from './command-hearing.ts'
import { type CommandEnd, type CommandRecord, keyOf } from './command-records.ts'
import type { Context } from './context.ts'

/**
 * Tells how a command ended. What an issue that was changed too often a moment ago does not take yet is told later, and the
 * command, which is done, is not done again for that.
 *
 * @param before what was stored of the command when the run began
 * @returns false when the word about it has to wait
 * @throws Postponed when it had to wait before
 */
export async function isTold(
  context: Context<'command.given'>,
  end: CommandEnd,
  before: CommandRecord | undefined,
): Promise<boolean> {
  try {
    await reply(context, end, before === undefined)
    return true
  } catch (error) {
    if (!(error instanceof Postponed) || before?.owed) throw error
    const delayMs = Math.max(0, error.untilMs - context.now())
    context.emit('command.given', context.payload, { id: `${keyOf(context.payload)}:owed`, delayMs })
    return false
  }
}

/**
 * A reaction, and one comment, however often the run is made. The reaction is first: it is no change that counts, so that whoever
 * asked sees at once what became of it.
 */
async function reply(
  { ensure, payload }: Context<'command.given'>,
  { state, answer }: CommandEnd,
  isNew: boolean,
): Promise<void> {
  const { comment, line, isCorrection, isFirst } = payload
  const kind = `command-${comment}-${line}`
  await ensure.reaction(state === 'done' ? DONE : REFUSED, comment, { isHere: true })
  if (answer) await ensure.comment({ kind, body: answer, isFirst: isNew && isFirst && !isCorrection })
  else if (isCorrection) await ensure.noComment(kind)
  if (isCorrection && state === 'done') await ensure.noReaction(REFUSED, comment)
}
