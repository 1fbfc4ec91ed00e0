import type { Reference } from '../references/find-references.ts'
import type { EntryRecord, IssueRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { heldBack, setState } from './state-change.ts'

/** Closes or reopens what a keyword says; false if open blockers forbid it, which no event tells. */
export function obeyKeyword(
  act: Act,
  issue: IssueRecord,
  action: Reference['action'] | 'neutered',
  commitSha: string,
): boolean {
  if (action === 'reopens') setState(act, issue, 'open', commitSha)
  if (action !== 'closes' || issue.state === 'closed') return true
  if (heldBack(act, issue)) return false
  setState(act, issue, 'closed', commitSha)
  return true
}

/** What a merged pull request was said to close: its text and its comments, the newest word on each issue. */
export function obeyPull(act: Act, pull: IssueRecord, commitSha: string): void {
  const { state } = act.world
  const origins = [0, ...pull.timeline.map((entry) => entry.id)]
  const lines = origins.flatMap((id) => state.referencesFrom(pull.id, id)).filter(hasKeyword)
  const newest = new Map(lines.sort((one, other) => one.id - other.id).map((line) => [line.issueId, line]))
  for (const [issueId, { refAction = 'none' }] of newest) {
    const issue = state.issues.get(issueId)
    if (issue) obeyKeyword(act, issue, refAction, commitSha)
  }
}

function hasKeyword({ refAction }: EntryRecord): boolean {
  return refAction === 'closes' || refAction === 'reopens'
}
