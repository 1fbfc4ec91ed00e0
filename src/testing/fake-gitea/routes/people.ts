import { empty, json } from '../http/answer.ts'
import { param, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { userJson } from '../json/user.ts'
import { atLeast, covers, holds, levelIn, toldLevel } from '../state/access.ts'
import type { Level, TeamRecord, UserRecord } from '../state/records.ts'
import { userIn } from './lookup.ts'

const scope = 'repository'

/** Who may do what in a repository, and who may ask. */
export const peopleRoutes: Route[] = [
  repositoryRoute('GET /assignees', { scope, auth: true }, assignees),
  repositoryRoute('GET /collaborators', { scope, auth: true }, list),
  repositoryRoute('GET /collaborators/:user', { scope, auth: true }, check),
  repositoryRoute('PUT /collaborators/:user', { scope, admin: true, body: { permission: 'text' } }, add),
  repositoryRoute('DELETE /collaborators/:user', { scope, admin: true }, remove),
  repositoryRoute('GET /collaborators/:user/permission', { scope, auth: true }, permission),
]

function collaborators(call: RepositoryCall): UserRecord[] {
  return [...call.repository.collaborators.keys()].map((id) => call.world.state.user(id))
}

/**
 * Everybody with the right to write who is neither a site administrator by that alone nor a stranger, and in an
 * organisation whoever is in a team that reads pull requests, in 1.26 or issues; by name, a person who owns it last.
 */
function assignees(call: RepositoryCall) {
  const { state } = call.world
  const people = [...state.users.values()].filter((user) => user.kind === 'person')
  const found = people.filter((user) => works(call, user)).sort(byLogin)
  const owner = state.user(call.repository.ownerId)
  const all = owner.kind === 'person' ? [...found, owner] : found
  return json(
    200,
    all.map((user) => userJson(call, user, 'viewer')),
  )
}

function works(call: RepositoryCall, user: UserRecord): boolean {
  const { state, traits } = call.world
  const { repository } = call
  if (user.id === repository.ownerId) return false
  const level = levelIn(state, repository, { ...user, isAdmin: false })
  const units = traits.readersAssignable ? (['issues', 'pulls'] as const) : (['pulls'] as const)
  const reads = (team: TeamRecord) => covers(team, repository) && units.some((unit) => holds(team, unit))
  return atLeast(level, 'write') || state.teams.some((team) => team.members.has(user.id) && reads(team))
}

function byLogin(one: UserRecord, other: UserRecord): number {
  return one.login < other.login ? -1 : 1
}

function list(call: RepositoryCall) {
  return paged(call, collaborators(call), (user) => userJson(call, user, 'viewer'))
}

/** Open to any reader; it does not say what kind of collaborator. */
function check(call: RepositoryCall) {
  const login = param(call, 'user')
  const user = call.world.state.userNamed(login)
  if (!user) throw refusal(call.world, 422, `user does not exist [uid: 0, name: ${login}]`)
  return empty(call.repository.collaborators.has(user.id) ? 204 : 404)
}

function add(call: RepositoryCall) {
  const given = call.body.text('permission') || 'write'
  const level: Level = given === 'read' || given === 'admin' ? given : 'write'
  call.repository.collaborators.set(userIn(call).id, level)
  return empty(204)
}

function remove(call: RepositoryCall) {
  call.repository.collaborators.delete(userIn(call).id)
  return empty(204)
}

/** Only for administrators and, except in old versions, for oneself. */
function permission(call: RepositoryCall) {
  const { state, traits } = call.world
  const user = state.userNamed(param(call, 'user'))
  if (!user && traits.forgejo) {
    throw refusal(call.world, 404, `user does not exist [uid: 0, name: ${param(call, 'user')}]`)
  }
  const self = user !== undefined && user.id === call.viewer?.id && traits.ownPermissionReadable
  if (!self && !atLeast(call.level, 'admin')) {
    const rule = 'repo admins can query all repo permissions, collaborators can query only their own'
    throw refusal(call.world, 403, `Only admins can query all permissions, ${rule}`)
  }
  const asked = user ?? userIn(call)
  const level = toldLevel(state, call.repository, asked, traits.unitTeams)
  return json(200, { permission: level, role_name: level, user: userJson(call, asked, 'known') })
}
