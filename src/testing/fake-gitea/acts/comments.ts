import { commentEvent } from '../events/comment-event.ts'
import type { EntryRecord, IssueRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { nowMs } from '../world.ts'
import { crossReference, neuterReferences } from './cross-references.ts'
import { note } from './note.ts'

export function addComment(act: Act, issue: IssueRecord, body: string): EntryRecord {
  const before = issue.comments
  const comment = note(act, issue, { type: 'comment', body })
  issue.comments++
  crossReference(act, issue, comment)
  commentEvent(act, counted(act, issue, before), comment, 'created')
  return comment
}

/** Returns false if nothing was changed, which since 1.24 is the case for the same text. */
export function editComment(act: Act, issue: IssueRecord, comment: EntryRecord, body: string): boolean {
  const from = comment.body
  if (from === body && !act.world.traits.sameTextEdits) return false
  comment.body = body
  comment.updatedAtMs = nowMs(act.world)
  crossReference(act, issue, comment)
  commentEvent(act, issue, comment, 'edited', { body: { from } })
  return true
}

export function deleteComment(act: Act, issue: IssueRecord, comment: EntryRecord): void {
  const before = issue.comments
  issue.comments--
  issue.timeline.splice(issue.timeline.indexOf(comment), 1)
  act.world.state.entries.delete(comment.id)
  neuterReferences(act, issue, comment)
  if (act.world.traits.bumpsOnCommentDelete) issue.updatedAtMs = nowMs(act.world)
  commentEvent(act, counted(act, issue, before), comment, 'deleted')
}

/** Before 1.24 the event carries the count from before the act. */
function counted(act: Act, issue: IssueRecord, before: number): IssueRecord {
  return act.world.traits.freshCommentCount ? issue : { ...issue, comments: before }
}
