import type { Context } from '../../app/context.ts'
import { readMark } from '../../gitea/effects/marker.ts'
import type { BuiltInDeps } from '../deps.ts'

/**
 * An answer is a new comment for whoever asks; but where the newest comment of the bot says the very same already, it stands
 * right above the question, and nothing is said twice.
 */
export async function answerOnce(
  deps: Pick<BuiltInDeps, 'forge'>,
  context: Context<'command.given'>,
  text: string,
): Promise<string | undefined> {
  const me = await deps.forge.me()
  const comments = await context.snapshot.comments()
  const last = comments.findLast(({ user }) => user?.id === me.id)
  const mark = last && readMark(last.body)
  if (!last || !mark?.untouched || !mark.kind.includes('/command-')) return text
  const said = last.body.slice(0, last.body.lastIndexOf('<!-- ')).trim()
  return said === text.trim() ? undefined : text
}
