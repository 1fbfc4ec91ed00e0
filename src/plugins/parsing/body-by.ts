import type { Context } from '../../app/context.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import { editorOf, type WireIssue } from '../../gitea/wire.ts'
import { textHash } from '../../issue/text-hash.ts'
import type { BodyBy, Task } from '../../tasks/task.ts'

/**
 * Who wrote the body that stands there now. Gitea keeps no history of it that a bot could read; only the event of the
 * change tells, and the issue itself that it was never changed.
 */
export function bodyByOf(
  context: Context<IssueEventName>,
  issue: WireIssue,
  before: Pick<Task, 'bodyBy'> | undefined,
): BodyBy {
  const sum = textHash({ title: '', body: issue.body })
  const known = before?.bodyBy?.sum === sum ? before.bodyBy.userId : null
  return { sum, userId: known ?? writerIn(context, issue) ?? editorOf(issue) }
}

function writerIn(context: Context<IssueEventName>, issue: WireIssue): number | null {
  if (context.coalesced) return null
  if (context.name !== 'issues.opened' && context.name !== 'issues.edited') return null
  const { payload } = context
  const isIt = context.name === 'issues.opened' || payload.changes?.body !== undefined
  return isIt && payload.issue.body === issue.body ? payload.sender.id : null
}
