import { empty, json } from '../http/answer.ts'
import { acting, type RepositoryCall } from '../http/call.ts'
import { refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { reactionJson } from '../json/reaction.ts'
import type { ReactionRecord } from '../state/records.ts'
import { nowMs } from '../world.ts'
import { commentIn, issueIn } from './lookup.ts'

export const ALLOWED_REACTIONS = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes']
const scope = 'issue'
const body = { content: 'text' } as const

const onIssue = (call: RepositoryCall) => issueIn(call).reactions
const onComment = (call: RepositoryCall) => commentIn(call).reactions

/** Reactions move no `updated_at` and fire no event. */
export const reactionRoutes: Route[] = [
  repositoryRoute('GET /issues/:n/reactions', { scope }, (call) => list(call, onIssue(call))),
  repositoryRoute('POST /issues/:n/reactions', { scope, body }, (call) => add(call, onIssue(call))),
  repositoryRoute('DELETE /issues/:n/reactions', { scope, body }, (call) => remove(call, onIssue(call))),
  repositoryRoute('GET /issues/comments/:id/reactions', { scope }, (call) => list(call, onComment(call))),
  repositoryRoute('POST /issues/comments/:id/reactions', { scope, body }, (call) =>
    add(call, onComment(call)),
  ),
  repositoryRoute('DELETE /issues/comments/:id/reactions', { scope, body }, (call) =>
    remove(call, onComment(call)),
  ),
]

/** None at all is `null`. */
function list(call: RepositoryCall, reactions: readonly ReactionRecord[]) {
  const shown = reactions.map((reaction) => reactionJson(call, reaction))
  return json(200, shown.length ? shown : null, { 'x-total-count': String(shown.length) })
}

function add(call: RepositoryCall, reactions: ReactionRecord[]) {
  const act = acting(call)
  const content = call.body.text('content') ?? ''
  if (!ALLOWED_REACTIONS.includes(content))
    throw refusal(call.world, 403, `'${content}' is not an allowed reaction`)
  const present = reactions.find((one) => one.userId === act.viewer.id && one.content === content)
  if (present) return json(200, reactionJson(call, present))
  const reaction = { userId: act.viewer.id, content, atMs: nowMs(call.world) }
  reactions.push(reaction)
  return json(201, reactionJson(call, reaction))
}

function remove(call: RepositoryCall, reactions: ReactionRecord[]) {
  const content = call.body.text('content')
  const index = reactions.findIndex((one) => one.userId === call.viewer?.id && one.content === content)
  if (index >= 0) reactions.splice(index, 1)
  return empty(call.world.traits.reactionsGoEmpty ? 204 : 200)
}
