import { issueEvent } from '../events/issue-event.ts'
import type { IssueRecord, LabelRecord, PullRecord, RepositoryRecord, UserRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { nowMs } from '../world.ts'
import { crossReference } from './cross-references.ts'
import { note } from './note.ts'
import { count, setState } from './state-change.ts'
import { storedTitle } from './title.ts'

export interface IssueWish {
  readonly title: string
  readonly body: string
  readonly labels: readonly LabelRecord[]
  readonly assignees: readonly UserRecord[]
  readonly milestoneId: number | null
  readonly dueAtMs: number | null
  readonly closed: boolean
  readonly pull: PullRecord | null
}

/** Creates an issue or pull request and says so, in the order of events that the version is known for. */
export function openIssue(act: Act, repository: RepositoryRecord, wish: IssueWish): IssueRecord {
  const issue = record(act, repository, wish)
  act.world.state.issues.set(issue.id, issue)
  count(act, issue, 1)
  crossReference(act, issue)
  // A pull request's assignees are told last in every version.
  const early = act.world.traits.assignedFirst && !wish.pull
  if (early) assign(act, issue, wish.assignees)
  // Even an issue that is born closed is announced as open; `closed` follows.
  if (!early) issue.assignees = wish.assignees.map((user) => user.id)
  announce(act, issue, wish)
  if (!early) assign(act, issue, wish.assignees)
  if (wish.closed) setState(act, issue, 'closed')
  // Last, because its milestone does not count it in any event of the creation.
  repository.issues.set(issue.number, issue)
  return issue
}

function announce(act: Act, issue: IssueRecord, wish: IssueWish): void {
  issueEvent(act, issue, { action: 'opened', order: 'id' })
  for (const label of wish.labels) note(act, issue, { type: 'label', labelId: label.id, body: '1' })
  if (wish.labels.length) issueEvent(act, issue, { family: '_label', action: 'label_updated', order: 'id' })
  if (issue.milestoneId === null) return
  note(act, issue, { type: 'milestone', milestoneId: issue.milestoneId })
  issueEvent(act, issue, { family: '_milestone', action: 'milestoned', order: 'id' })
}

function assign(act: Act, issue: IssueRecord, assignees: readonly UserRecord[]): void {
  for (const user of assignees) {
    if (!issue.assignees.includes(user.id)) issue.assignees = [...issue.assignees, user.id]
    note(act, issue, { type: 'assignees', assigneeId: user.id, removed: false })
    issueEvent(act, unstored(act, issue), { family: '_assign', action: 'assigned', order: 'id' })
  }
}

/** These events are older than the row: its times are still zero. */
function unstored(act: Act, issue: IssueRecord): IssueRecord {
  return act.world.traits.assignedBeforeStored && !issue.pull
    ? { ...issue, createdAtMs: 0, updatedAtMs: 0 }
    : issue
}

function record(act: Act, repository: RepositoryRecord, wish: IssueWish): IssueRecord {
  const atMs = nowMs(act.world)
  return {
    id: act.world.state.nextId('issue'),
    repositoryId: repository.id,
    number: repository.nextNumber++,
    posterId: act.viewer.id,
    title: storedTitle(wish.title.trim(), act.world.traits),
    body: wish.body,
    labels: [...new Set(wish.labels.map((label) => label.id))],
    assignees: [],
    milestoneId: wish.milestoneId,
    state: 'open',
    locked: false,
    comments: 0,
    contentVersion: 0,
    createdAtMs: atMs,
    updatedAtMs: atMs,
    closedAtMs: null,
    dueAtMs: wish.dueAtMs,
    blockers: new Set(),
    blocking: new Set(),
    timeline: [],
    reactions: [],
    pull: wish.pull,
  }
}
