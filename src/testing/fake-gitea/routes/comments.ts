import { addComment, deleteComment, editComment } from '../acts/comments.ts'
import { empty, json } from '../http/answer.ts'
import { acting, type RepositoryCall } from '../http/call.ts'
import { paged, updatedWithin } from '../http/paging.ts'
import { forbidden, refusal, serverError } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { commentJson } from '../json/comment.ts'
import type { EntryRecord } from '../state/records.ts'
import { commentedIssue, commentIn, mayWrite } from './lookup.ts'

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
  repositoryRoute('PATCH /issues/:n/comments/:id', { scope, body }, (call) => edit(inIssue(call))),
  repositoryRoute('DELETE /issues/:n/comments/:id', { scope }, (call) => remove(inIssue(call))),
]

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
  return paged(call, updatedWithin(call, comments), (comment) => commentJson(call, comment), {
    pageless: true,
  })
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

/** The old path of a comment; Forgejo still has it and fails there. */
function inIssue(call: RepositoryCall): RepositoryCall {
  if (call.world.traits.forgejo) throw serverError(call.world)
  return call
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
  if (comment.type !== 'comment') return empty(call.world.traits.linesUndeletable ? 400 : 204)
  deleteComment(acting(call), call.world.state.issue(comment.issueId), comment)
  return empty(204)
}
