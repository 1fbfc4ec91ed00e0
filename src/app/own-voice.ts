import type { EventName } from './event-names.ts'

/**
 * Events that the bot's own writing causes. What it opens, assigns, closes or deletes counts like anybody's: another
 * part of it may have to act on that.
 */
const ECHOES: ReadonlySet<EventName> = new Set([
  'issues.label_updated',
  'issues.label_cleared',
  'issues.edited',
  'issue_comment.created',
  'issue_comment.edited',
  'issue_comment.deleted',
  'pull_request.label_updated',
  'pull_request.label_cleared',
  'pull_request.edited',
  'pull_request_comment.created',
  'pull_request_comment.edited',
  'pull_request_comment.deleted',
])

/** Whether this is the bot hearing itself; told by the sender's number, because a name can be taken over. */
export function isOwnVoice(
  name: EventName,
  senderId: number | undefined,
  botId: number | undefined,
): boolean {
  return senderId !== undefined && senderId === botId && ECHOES.has(name)
}
