import { issueJson, type LabelOrder } from '../json/issue.ts'
import { pullJson } from '../json/pull.ts'
import { repositoryJson } from '../json/repository.ts'
import { userJson } from '../json/user.ts'
import type { IssueRecord, UserRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { emit } from './occurrence.ts'

/** Which family of issue events: the plain ones, or assignees, labels, milestones. */
export type Family = '' | '_assign' | '_label' | '_milestone'

/** `from` texts of an edit. */
export interface Changes {
  readonly title?: { readonly from: string }
  readonly body?: { readonly from: string }
  readonly ref?: { readonly from: string }
}

export interface IssueEvent {
  readonly family?: Family
  readonly action: string
  readonly changes?: Changes
  readonly order?: LabelOrder
  /** The commit whose keyword closed or reopened it. */
  readonly commitSha?: string
}

/** Tells the hooks about an issue or a pull request, in the state it is handed over in. */
export function issueEvent(act: Act, issue: IssueRecord, event: IssueEvent): void {
  const { family = '', action } = event
  const plain = family === '' ? 'issues' : `issue${family}`
  emit(act, {
    repository: act.world.state.repositoryOf(issue),
    type: issue.pull ? `pull_request${family}` : plain,
    action,
    payload: () => payloadOf(act, issue, event),
  })
}

function payloadOf(act: Act, issue: IssueRecord, event: IssueEvent): object {
  return {
    action: event.action,
    number: issue.number,
    ...(event.changes ? { changes: changesJson(act, event.changes) } : {}),
    ...subject(act, issue, event),
    repository: repositoryJson(act, act.world.state.repositoryOf(issue), reader(act, issue, event)),
    sender: userJson(act, act.viewer),
    commit_id: event.commitSha ?? '',
    ...(issue.pull ? { review: null } : {}),
  }
}

function subject(act: Act, issue: IssueRecord, event: IssueEvent): object {
  if (!issue.pull) return { issue: issueJson(act, issue, event.order) }
  return { pull_request: pullJson(act, issue, issue.pull), requested_reviewer: null }
}

/** Whose permissions the payload shows: the actor's for assignees and milestones, mostly the poster's else. */
function reader(act: Act, issue: IssueRecord, { family }: IssueEvent): UserRecord {
  const byActor = family === '_assign' || family === '_milestone'
  const pullByActor = issue.pull && (family === '_label' || issue.pull.mergedAtMs !== null)
  return byActor || pullByActor ? act.viewer : act.world.state.user(issue.posterId)
}

/** Since 1.25 an edit carries two more keys that are always null in webhooks. */
export function changesJson(act: Act, changes: Changes): object {
  return act.world.traits.labelChanges ? { ...changes, added_labels: null, removed_labels: null } : changes
}
