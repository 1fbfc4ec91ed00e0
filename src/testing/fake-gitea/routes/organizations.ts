import { makeOrganization } from '../furniture/people.ts'
import { type Answer, empty, json, plain } from '../http/answer.ts'
import { acting, type Call } from '../http/call.ts'
import { notFound, refusal } from '../http/refusal.ts'
import { type Route, route } from '../http/route.ts'
import { organizationJson } from '../json/organization.ts'
import { belongsTo } from '../state/access.ts'
import { organizationIn, userIn } from './lookup.ts'

const newBody = { username: 'text!', full_name: 'text', visibility: 'text' } as const

/** As much of organisations as tells who belongs to them, and makes them. */
export const organizationRoutes: Route[] = [
  route('POST /orgs', { scope: 'organization', body: newBody }, create),
  route('GET /orgs/:org', { scope: 'organization' }, (call) =>
    json(200, organizationJson(call, organizationIn(call))),
  ),
  route('GET /orgs/:org/members/:user', { scope: 'organization', auth: true }, isMember),
  route('GET /orgs/:org/public_members/:user', { scope: 'organization' }, isPublicMember),
  route('GET /users/:user/orgs/:org/permissions', { scope: 'organization', auth: true }, rightsOf),
]

/** People and organisations share their names. Whoever makes one owns it. */
function create(call: Call) {
  const { world } = call
  const login = call.body.text('username') ?? ''
  if (world.state.userNamed(login)) throw refusal(world, 422, `user already exists [name: ${login}]`)
  const options = {
    owners: [acting(call).viewer.login],
    fullName: call.body.text('full_name') ?? '',
    visibility: call.body.text('visibility') === 'limited' ? ('limited' as const) : ('public' as const),
  }
  return json(201, organizationJson(call, makeOrganization(world, login, options)))
}

/** Who is outside learns nothing about others here, and is sent to those who show their membership. */
function isMember(call: Call) {
  const { state } = call.world
  const organization = organizationIn(call)
  const user = userIn(call)
  const { viewer } = acting(call)
  const belongs = belongsTo(state, organization.id, user)
  if (viewer.isAdmin || belongsTo(state, organization.id, viewer)) {
    if (!belongs) throw notFound(call.world)
    return empty(204)
  }
  if (viewer.id === user.id) throw notFound(call.world)
  const location = `/api/v1/orgs/${organization.login}/public_members/${user.login}`
  const page = plain(303, `<a href="${location}">See Other</a>.\n\n`, 'text/html; charset=utf-8')
  return { ...page, headers: { location } }
}

/** What somebody may do in the organisation; of the rest than ownership servers tell different things, so nothing here. */
function rightsOf(call: Call) {
  const { id } = organizationIn(call)
  const user = userIn(call)
  const isOwner = call.world.state.teams.some(
    (team) => team.organizationId === id && team.level === 'owner' && team.members.has(user.id),
  )
  return json(200, { is_owner: isOwner })
}

/** Members show themselves only if they want to, and nobody does here. */
function isPublicMember(call: Call): Answer {
  organizationIn(call)
  userIn(call)
  throw notFound(call.world)
}
