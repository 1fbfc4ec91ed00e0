import { issueEvent } from '../events/issue-event.ts'
import type { CommitRecord, IssueRecord, PullRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { nowMs } from '../world.ts'
import { crossReference } from './cross-references.ts'
import { note } from './note.ts'
import { storedTitle } from './title.ts'

export function changeTitle(act: Act, issue: IssueRecord, title: string): void {
  const from = issue.title
  if (title === '' || title === from) return
  issue.title = storedTitle(title, act.world.traits)
  note(act, issue, { type: 'change_title', oldTitle: from, newTitle: issue.title })
  crossReference(act, issue)
  issueEvent(act, issue, { action: 'edited', changes: { title: { from } } })
}

/** Fires even if the text is the one that is there already. */
export function changeBody(act: Act, issue: IssueRecord, body: string): void {
  const from = issue.body
  issue.body = body
  issue.contentVersion++
  issue.updatedAtMs = nowMs(act.world)
  crossReference(act, issue)
  issueEvent(act, issue, { action: 'edited', changes: { body: { from } } })
}

/** Merges into another branch from now on. What the event calls the old one is the new one, in every version. */
export function changeBase(
  act: Act,
  issue: IssueRecord,
  pull: PullRecord,
  { base, commit }: { readonly base: string; readonly commit: CommitRecord },
): void {
  pull.base = base
  pull.baseCommit = commit
  note(act, issue, { type: 'change_target_branch' })
  issueEvent(act, issue, { action: 'edited', changes: { ref: { from: base } } })
}

/** The event may show a milestone that is wrong, as it does in some versions. */
export function setMilestone(act: Act, issue: IssueRecord, milestoneId: number | null): void {
  const old = issue.milestoneId
  if (old === milestoneId) return
  const { staleMilestone, staleMilestoneCount } = act.world.traits
  const wrong = old !== null && staleMilestone === (milestoneId === null ? 'removal' : 'change')
  const action = milestoneId === null ? 'demilestoned' : 'milestoned'
  const store = () => {
    issue.milestoneId = milestoneId
    note(act, issue, { type: 'milestone', milestoneId, oldMilestoneId: old })
  }
  // Told before it is stored, the milestone does not count this issue yet.
  if (!wrong && !staleMilestoneCount) store()
  issueEvent(act, { ...issue, milestoneId: wrong ? old : milestoneId }, { family: '_milestone', action })
  if (wrong || staleMilestoneCount) store()
}
