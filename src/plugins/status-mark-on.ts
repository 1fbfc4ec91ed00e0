import { standingComment } from '../gitea/effects/comment.ts'
import { readMark } from '../gitea/effects/marker.ts'
import type { Forge } from '../gitea/forge.ts'
import type { IssueSnapshot } from '../gitea/snapshot.ts'
import { readStatusMark, type StatusMark } from '../tasks/status-mark.ts'

/** What the status comment that stands on an issue says of its task; undefined = there is none, or it is of another make. */
export async function statusMarkOn(forge: Forge, snapshot: IssueSnapshot): Promise<StatusMark | undefined> {
  const comment = await standingComment({ forge }, snapshot, 'status')
  const mark = comment && readMark(comment.body)
  return mark && readStatusMark(mark.data)
}
