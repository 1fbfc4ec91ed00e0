import { removeRequest, requestReview, review } from '../acts/reviews.ts'
import { empty, json } from '../http/answer.ts'
import { acting, numberParam, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { notFound, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { reviewJson } from '../json/review.ts'
import { atLeast, levelIn } from '../state/access.ts'
import type { UserRecord } from '../state/records.ts'
import { type PullIssue, pullIn } from './lookup.ts'

const scope = 'repository'
const reviewers = { reviewers: 'list' } as const
const newReview = { event: 'text', body: 'text', commit_id: 'text', comments: 'list' } as const

/** Reviews as wholes, and the wishes for them; remarks on lines are only counted. None of it minds an archive. */
export const reviewRoutes: Route[] = [
  repositoryRoute('GET /pulls/:n/reviews', { scope }, list),
  repositoryRoute('POST /pulls/:n/reviews', { scope, body: newReview }, create),
  repositoryRoute('GET /pulls/:n/reviews/:id', { scope }, show),
  repositoryRoute('POST /pulls/:n/requested_reviewers', { scope, body: reviewers }, request),
  repositoryRoute('DELETE /pulls/:n/requested_reviewers', { scope, body: reviewers }, withdraw),
]

function list(call: RepositoryCall) {
  const { issue, pull } = pullIn(call)
  return paged(call, pull.reviews, (one) => reviewJson(call, issue, one))
}

function show(call: RepositoryCall) {
  const { issue, pull } = pullIn(call)
  const found = pull.reviews.find(({ id }) => id === numberParam(call, 'id'))
  if (!found) throw notFound(call.world)
  return json(200, reviewJson(call, issue, found))
}

/** Whoever can see the pull request may review it, but nobody his own with a verdict. */
function create(call: RepositoryCall) {
  const { issue, pull } = pullIn(call)
  const act = acting(call)
  const state = stateOf(call.body.text('event'))
  const body = call.body.text('body') ?? ''
  const remarks = call.body.list('comments')?.length ?? 0
  if (act.viewer.id === issue.posterId && (state === 'APPROVED' || state === 'REQUEST_CHANGES')) {
    throw refusal(
      call.world,
      422,
      `${state === 'APPROVED' ? 'approve' : 'reject'} your own pull is not allowed`,
    )
  }
  if (state === 'COMMENT' && body === '' && remarks === 0) {
    throw refusal(call.world, 422, 'review event COMMENT requires a body or a comment')
  }
  if (state === 'REQUEST_CHANGES' && body === '') {
    throw refusal(call.world, 422, 'review event REQUEST_CHANGES requires a body')
  }
  return json(200, reviewJson(call, issue, review(act, issue, pull, { state, body, remarks })))
}

/** A word that is no verdict leaves the review unfinished. */
function stateOf(event: string | undefined) {
  return event === 'APPROVED' || event === 'REQUEST_CHANGES' || event === 'COMMENT' ? event : 'PENDING'
}

/** Shows only those who were not asked before. */
function request(call: RepositoryCall) {
  const found = pullIn(call)
  const made = askedIn(call, found).flatMap(
    (user) => requestReview(acting(call), found.issue, found.pull, user) ?? [],
  )
  return json(
    201,
    made.map((one) => reviewJson(call, found.issue, one)),
  )
}

function withdraw(call: RepositoryCall) {
  const found = pullIn(call)
  for (const user of askedIn(call, found)) removeRequest(acting(call), found.issue, found.pull, user)
  return empty(204)
}

function askedIn(call: RepositoryCall, { issue }: PullIssue): UserRecord[] {
  const { body, repository, world } = call
  const { viewer } = acting(call)
  const users = (body.texts('reviewers') ?? []).map((name) => reviewerNamed(call, name))
  if (users.some((user) => user.id === issue.posterId)) {
    const where = `[user_id: ${issue.posterId}, repo_id: ${repository.id}]`
    throw refusal(world, 422, `poster of pr can't be reviewer ${where}`)
  }
  const belongs = repository.collaborators.has(viewer.id) || viewer.id === issue.posterId
  if (!belongs && !atLeast(levelIn(world.state, repository, viewer, 'pulls'), 'write')) {
    const where = `[user_id: ${viewer.id}, repo_id: ${repository.id}]`
    throw refusal(world, 422, `Doer can't choose reviewer ${where}`)
  }
  return users
}

function reviewerNamed(call: RepositoryCall, name: string): UserRecord {
  const user = call.world.state.userNamed(name)
  if (user) return user
  const { reasonsInErrors } = call.world.traits
  if (reasonsInErrors) throw notFound(call.world, `User '${name}' not exist`)
  throw notFound(call.world, undefined, `user doesn't exist: ${name}`)
}
