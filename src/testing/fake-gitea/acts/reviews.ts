import { type PullEvent, pullEvent } from '../events/pull-event.ts'
import { atLeast, levelIn } from '../state/access.ts'
import type { IssueRecord, PullRecord, ReviewRecord, UserRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { nowMs } from '../world.ts'
import { note } from './note.ts'

export interface ReviewWish {
  readonly state: 'COMMENT' | 'APPROVED' | 'REQUEST_CHANGES' | 'PENDING'
  readonly body: string
  readonly remarks: number
}

const FAMILIES = {
  COMMENT: '_review_comment',
  APPROVED: '_review_approved',
  REQUEST_CHANGES: '_review_rejected',
} as const satisfies Record<string, PullEvent['family']>

/** Wishes for a review; null if it was wished for already. */
export function requestReview(
  act: Act,
  issue: IssueRecord,
  pull: PullRecord,
  reviewer: UserRecord,
): ReviewRecord | null {
  if (pull.reviews.some((one) => isWish(one) && one.userId === reviewer.id)) return null
  const review = record(act, issue, reviewer, { state: 'REQUEST_REVIEW', body: '', remarks: 0 }, '', null)
  pull.reviews.push(review)
  note(act, issue, { type: 'review_request', assigneeId: reviewer.id })
  pullEvent(act, issue, pull, { family: '_review_request', action: 'review_requested', reviewer })
  return review
}

/** Takes the wish back; nothing comes of one that was not there. */
export function removeRequest(act: Act, issue: IssueRecord, pull: PullRecord, reviewer: UserRecord): void {
  if (!dropRequest(pull, reviewer)) return
  note(act, issue, { type: 'review_request', assigneeId: reviewer.id, removed: true })
  pullEvent(act, issue, pull, { family: '_review_request', action: 'review_request_removed', reviewer })
}

/** Writes a review, which answers a wish for one. Nobody is told of one that is not submitted yet. */
export function review(act: Act, issue: IssueRecord, pull: PullRecord, wish: ReviewWish): ReviewRecord {
  const { viewer, world } = act
  dropRequest(pull, viewer)
  const entry = note(act, issue, { type: 'review', body: wish.body })
  const made = record(act, issue, viewer, wish, pull.headCommit.sha, entry.id)
  pull.reviews.push(made)
  if (wish.state === 'PENDING') return made
  const reviewer = world.traits.namesReviewer ? viewer : null
  pullEvent(act, issue, pull, {
    family: FAMILIES[wish.state],
    action: 'reviewed',
    reviewer,
    content: wish.body,
  })
  return made
}

function dropRequest(pull: PullRecord, user: UserRecord): boolean {
  const index = pull.reviews.findIndex((one) => isWish(one) && one.userId === user.id)
  if (index < 0) return false
  pull.reviews.splice(index, 1)
  return true
}

function isWish({ state }: ReviewRecord): boolean {
  return state === 'REQUEST_REVIEW'
}

function record(
  act: Act,
  issue: IssueRecord,
  user: UserRecord,
  { state, body, remarks }: Pick<ReviewRecord, 'state' | 'body' | 'remarks'>,
  commitSha: string,
  entryId: number | null,
): ReviewRecord {
  const level = levelIn(act.world.state, act.world.state.repositoryOf(issue), user, 'code')
  return {
    id: act.world.state.nextId('review'),
    userId: user.id,
    state,
    body,
    commitSha,
    official: state !== 'COMMENT' && state !== 'PENDING' && atLeast(level, 'write'),
    dismissed: false,
    remarks,
    entryId,
    atMs: nowMs(act.world),
  }
}
