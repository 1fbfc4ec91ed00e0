import { DAY_MS } from '../../clock.ts'
import type { WireIssue } from '../../gitea/wire.ts'
import { hashOf } from '../../hash.ts'

/** Where the sweep has come to. */
export interface Cursor {
  /** The newest `updated_at` seen, ms since 1970 by Gitea's clock. */
  readonly updatedMs: number
  /** What was seen in the overlap, by issue id. */
  readonly seen: Readonly<Record<string, string>>
}

/** How far each sweep reads back: changes within one second, and a clock of Gitea that was set back a little. */
export const OVERLAP_MS = 120_000
/** How often a task that waits is looked at although nothing told of a change: a blocker's end bumps nothing. */
export const WAITING_RECHECK_MS = 60 * 60_000
/** How often Gitea is asked for everything that is assigned to the bot. */
export const ASSIGNED_RECHECK_MS = 60 * 60_000
/** How often any other open task is looked at. */
export const TASK_RECHECK_MS = DAY_MS
/** Found issues are handed out five a second, so that a backlog does not flood Gitea or hold up live events. */
export const SPACING_MS = 200

/** The same where a person waits for it; still few enough that live events get their turn. */
export const ASKED_SPACING_MS = 25

/** What is needed of a row to move on. */
export interface Trace {
  readonly id: number
  /** See {@link traceOf}. */
  readonly trace: string
  /** `updated_at`, ms since 1970 by Gitea's clock. */
  readonly updatedMs: number
}

/** Which rows of a reading are new, and where the next one begins. Pure. */
export function advance<Row extends Trace>(
  cursor: Cursor,
  rows: readonly Row[],
  serverNowMs: number,
): { readonly fresh: readonly Row[]; readonly cursor: Cursor } {
  const fresh = rows.filter((row) => cursor.seen[row.id] !== row.trace)
  let newestMs = cursor.updatedMs
  // a row that was changed in the future (an import, a clock that was wrong) would hide everything until then
  for (const { updatedMs } of rows) if (updatedMs <= serverNowMs) newestMs = Math.max(newestMs, updatedMs)
  const updatedMs = Math.min(serverNowMs, newestMs)
  const inOverlap = rows.filter((row) => row.updatedMs >= updatedMs - OVERLAP_MS)
  return {
    fresh,
    cursor: { updatedMs, seen: Object.fromEntries(inOverlap.map(({ id, trace }) => [id, trace])) },
  }
}

/** Tells two states of an issue apart, even within one second. */
export function traceOf(row: WireIssue): string {
  const { title, body, state } = row
  const said = [title, body, state, row.assignees.map((user) => user.id), row.labels.map((label) => label.id)]
  return `${row.updated_at} ${hashOf(said)}`
}
