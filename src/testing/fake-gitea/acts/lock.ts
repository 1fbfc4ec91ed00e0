import type { IssueRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { note } from './note.ts'

/** Only writers may comment on a locked issue. No event tells of it. */
export function setLock(act: Act, issue: IssueRecord, locked: boolean): void {
  if (issue.locked === locked) return
  issue.locked = locked
  note(act, issue, { type: locked ? 'lock' : 'unlock' })
}
