import type { Context } from '../../app/context.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import type { Forge } from '../../gitea/forge.ts'
import type { WireIssue } from '../../gitea/wire.ts'
import { writersOf } from '../../gitea/writers.ts'
import { textHash } from '../../issue/text-hash.ts'
import type { Task } from '../../tasks/task.ts'

/**
 * Whether the text that stands there now is known to be by somebody who may write, or who assigned the bot. Besides those only
 * the author may change it, so an author who may write is enough to know; of another one the event of the change has to tell.
 * In an organisation nobody is known to write.
 */
export async function isTextOfWriter(
  { forge }: { readonly forge: Forge },
  context: Context<IssueEventName>,
  issue: WireIssue,
  before: Task,
): Promise<boolean> {
  if (!matters(before)) return true
  const { assigner } = before
  const [owner, repo] = context.repo()
  const writers = await writersOf(forge, { owner, repo })
  const counts = (userId: number) => userId === assigner?.id || writers.has(userId)
  if (counts(issue.user.id)) return true
  if (context.name !== 'issues.edited' || context.coalesced) return false
  const { sender, issue: sent } = context.payload
  return textHash(sent) === textHash(issue) && counts(sender.id)
}

/** Without tries to forget and a question to answer nothing is asked of Gitea. */
function matters({ tries = [], passedOver = [], away = [], trouble }: Task): boolean {
  const isAsked = trouble?.kind === 'asked' || trouble?.kind === 'tried'
  return isAsked || tries.length + passedOver.length + away.length > 0
}
