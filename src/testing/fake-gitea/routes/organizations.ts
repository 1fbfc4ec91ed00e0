import { empty, json } from '../http/answer.ts'
import { type Call, numberParam } from '../http/call.ts'
import { notFound, refusal } from '../http/refusal.ts'
import { type Route, route } from '../http/route.ts'
import { webUrl } from '../world.ts'
import { userIn } from './lookup.ts'

/** As much of organisations as tells who belongs to them. */
export const organizationRoutes: Route[] = [
  route('GET /orgs/:org', { scope: 'organization' }, show),
  route('GET /orgs/:org/members/:user', { scope: 'organization' }, isMember),
  route('GET /teams/:id/members/:user', { scope: 'organization', auth: true }, isTeamMember),
]

function show(call: Call) {
  const organization = userIn(call, 'org')
  if (organization.kind !== 'organization') throw notFound(call.world)
  const { id, login, fullName } = organization
  return json(200, {
    id,
    name: login,
    full_name: fullName,
    email: '',
    avatar_url: webUrl(call, `avatars/${id}`),
    description: '',
    website: '',
    location: '',
    visibility: 'public',
    repo_admin_change_team_access: true,
    username: login,
  })
}

function isMember(call: Call) {
  const organization = userIn(call, 'org')
  const user = userIn(call)
  const teams = call.world.state.teams.filter((team) => team.organizationId === organization.id)
  return empty(teams.some((team) => team.members.has(user.id)) ? 204 : 404)
}

/** Closed to anybody outside the team. */
function isTeamMember(call: Call) {
  const team = call.world.state.teams.find(({ id }) => id === numberParam(call, 'id'))
  if (!team) throw notFound(call.world)
  const inside = call.viewer?.isAdmin || team.members.has(call.viewer?.id ?? 0)
  if (!inside) throw refusal(call.world, 403, 'Must be a team member')
  return team.members.has(userIn(call).id) ? json(200, { id: userIn(call).id }) : empty(404)
}
