import { addComment, deleteComment, editComment } from '../acts/comments.ts'
import { empty, json } from '../http/answer.ts'
import { acting, numberParam, type RepositoryCall } from '../http/call.ts'
import { paged, updatedWithin } from '../http/paging.ts'
import { forbidden, notFound, type Refusal, refusal, serverError } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { commentJson } from '../json/comment.ts'
import type { EntryRecord, IssueRecord } from '../state/records.ts'
import { commentIn, mayWrite } from './lookup.ts'

const scope = 'issue'
const body = { body: 'text!' } as const
const unarchived = true

export const commentRoutes: Route[] = [
  repositoryRoute('GET /issues/:n/comments', { scope }, list),
  repositoryRoute('POST /issues/:n/comments', { scope, unarchived, body }, create),
  repositoryRoute('GET /issues/comments', { scope }, listAll),
  repositoryRoute('GET /issues/comments/:id', { scope }, show),
  repositoryRoute('PATCH /issues/comments/:id', { scope, unarchived, body }, edit),
  repositoryRoute('DELETE /issues/comments/:id', { scope }, remove),
  repositoryRoute('PATCH /issues/:n/comments/:id', { scope, body }, edit),
  repositoryRoute('DELETE /issues/:n/comments/:id', { scope }, remove),
]

/** Here a missing issue is an internal error for Gitea, and a 404 for Forgejo. */
function commentedIssue(call: RepositoryCall): IssueRecord {
  const issue = call.repository.issues.get(numberParam(call, 'n'))
  if (!issue) throw missingIssue(call)
  return issue
}

function missingIssue(call: RepositoryCall): Refusal {
  if (!call.world.traits.forgejo) return serverError(call.world)
  const where = `[id: 0, repo_id: ${call.repository.id}, index: ${call.params.n}]`
  return notFound(call.world, 'IsErrIssueNotExist', `issue does not exist ${where}`)
}

/** All of them: `page` and `limit` are ignored. */
function list(call: RepositoryCall) {
  const all = commentedIssue(call).timeline.filter((entry) => entry.type === 'comment')
  const found = updatedWithin(call, all)
  const headers = { 'x-total-count': String(found.length) }
  return json(
    200,
    found.map((comment) => commentJson(call, comment)),
    headers,
  )
}

function listAll(call: RepositoryCall) {
  const all = [...call.repository.issues.values()].flatMap((issue) => issue.timeline)
  const comments = all.filter((entry) => entry.type === 'comment').sort((one, other) => one.id - other.id)
  return paged(call, updatedWithin(call, comments), (comment) => commentJson(call, comment), { link: true })
}

function create(call: RepositoryCall) {
  const issue = commentedIssue(call)
  if (issue.locked && !mayWrite(call)) throw refusal(call.world, 403, 'You cannot comment on a locked issue.')
  return json(201, commentJson(call, addComment(acting(call), issue, call.body.text('body') ?? '')))
}

/** Lines of the timeline that are no comments answer with nothing. */
function show(call: RepositoryCall) {
  const comment = commentIn(call)
  return comment.type === 'comment' ? json(200, commentJson(call, comment)) : empty(204)
}

function ownOrWriting(call: RepositoryCall): EntryRecord {
  const comment = commentIn(call)
  if (comment.userId !== call.viewer?.id && !mayWrite(call)) throw forbidden()
  return comment
}

/** The same text again: an answer without an author since 1.24. */
function edit(call: RepositoryCall) {
  const comment = ownOrWriting(call)
  if (comment.type !== 'comment') return empty(204)
  const issue = call.world.state.issue(comment.issueId)
  const changed = editComment(acting(call), issue, comment, call.body.text('body') ?? '')
  const shown = commentJson(call, comment)
  return json(200, changed ? shown : { ...shown, user: null })
}

function remove(call: RepositoryCall) {
  const comment = ownOrWriting(call)
  if (comment.type !== 'comment') return empty(204)
  deleteComment(acting(call), call.world.state.issue(comment.issueId), comment)
  return empty(204)
}
