import { empty, json } from '../http/answer.ts'
import { acting, type Call, param } from '../http/call.ts'
import { refusal } from '../http/refusal.ts'
import { type Route, route } from '../http/route.ts'
import { isScope } from '../http/scope.ts'
import { userIn } from './lookup.ts'

/** Access tokens of a user. */
export const tokenRoutes: Route[] = [
  route('POST /users/:user/tokens', { scope: 'user', body: { name: 'text!', scopes: 'list' } }, createToken),
  route('GET /users/:user/tokens', { scope: 'user', auth: true }, listTokens),
  route('DELETE /users/:user/tokens/:token', { scope: 'user' }, deleteToken),
]

/** Tokens are only for a password holder, never for a token. */
function ownerOfTokens(call: Call) {
  const owner = userIn(call)
  if (!call.basic) throw refusal(call.world, 401, 'auth required')
  const { viewer } = acting(call)
  if (viewer.id !== owner.id && !viewer.isAdmin) throw refusal(call.world, 403, 'not allowed')
  return owner
}

function createToken(call: Call) {
  const { state } = call.world
  const owner = ownerOfTokens(call)
  const name = call.body.text('name') ?? ''
  const scopes = call.body.texts('scopes') ?? []
  if (scopes.length === 0) throw refusal(call.world, 400, 'access token must have a scope')
  const unknown = scopes.find((scope) => !isScope(scope))
  if (unknown !== undefined) throw refusal(call.world, 400, `invalid access token scope provided: ${unknown}`)
  if (tokensOf(call).some((token) => token.name === name)) {
    throw refusal(call.world, 400, 'access token name has been used already')
  }
  const token = { id: state.nextId('token'), userId: owner.id, name, text: state.newToken(), scopes }
  state.tokens.set(token.text, token)
  return json(201, { id: token.id, name, sha1: token.text, token_last_eight: token.text.slice(-8), scopes })
}

function tokensOf(call: Call) {
  const owner = userIn(call)
  return [...call.world.state.tokens.values()].filter((token) => token.userId === owner.id)
}

function listTokens(call: Call) {
  ownerOfTokens(call)
  const shown = tokensOf(call).map(({ id, name, text, scopes }) => ({
    id,
    name,
    sha1: '',
    token_last_eight: text.slice(-8),
    scopes,
  }))
  return json(200, shown, { 'x-total-count': String(shown.length) })
}

function deleteToken(call: Call) {
  ownerOfTokens(call)
  const wanted = param(call, 'token')
  const token = tokensOf(call).find(({ id, name }) => String(id) === wanted || name === wanted)
  if (!token) return empty(404)
  call.world.state.tokens.delete(token.text)
  return empty(204)
}
