import { pullJson } from '../json/pull.ts'
import { repositoryFor, repositoryJson } from '../json/repository.ts'
import { userJson } from '../json/user.ts'
import type { IssueRecord, PullRecord, UserRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { emit } from './occurrence.ts'

/** What only pull requests have: branches that move, wishes for a review, and reviews. */
export interface PullEvent {
  readonly family: '_sync' | '_review_request' | '_review_approved' | '_review_rejected' | '_review_comment'
  readonly action: string
  /** Keys between `action` and `number`. */
  readonly first?: object
  readonly reviewer?: UserRecord | null
  /** The text of a review. */
  readonly content?: string
}

/** Tells the hooks about a pull request; a review shows the rights of a mere reader, the rest the sender's. */
export function pullEvent(act: Act, issue: IssueRecord, pull: PullRecord, event: PullEvent): void {
  const repository = act.world.state.repositoryOf(issue)
  const type = `pull_request${event.family}`
  const reviewed = event.content !== undefined
  emit(act, {
    repository,
    type,
    action: event.action,
    payload: () => ({
      action: event.action,
      ...event.first,
      number: issue.number,
      pull_request: pullJson(act, issue, pull),
      requested_reviewer: event.reviewer ? userJson(act, event.reviewer) : null,
      repository: reviewed
        ? repositoryFor(act, repository, 'read')
        : repositoryJson(act, repository, act.viewer),
      sender: userJson(act, act.viewer),
      commit_id: '',
      review: reviewed ? { type, content: event.content } : null,
    }),
  })
}
