import type { EntryRecord, IssueRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { nowMs } from '../world.ts'

/** What is particular about a timeline entry; the rest follows from who writes it, where and when. */
export type Note = Partial<EntryRecord> & { readonly type: string }

/** Writes a line into an issue's timeline. Any line moves the issue's `updated_at`. */
export function note(act: Act, issue: IssueRecord, particulars: Note): EntryRecord {
  const atMs = nowMs(act.world)
  const entry: EntryRecord = {
    body: '',
    ...particulars,
    id: act.world.state.nextId('comment'),
    issueId: issue.id,
    userId: act.viewer.id,
    createdAtMs: atMs,
    updatedAtMs: atMs,
    reactions: [],
  }
  issue.timeline.push(entry)
  issue.updatedAtMs = atMs
  act.world.state.entries.set(entry.id, entry)
  return entry
}
