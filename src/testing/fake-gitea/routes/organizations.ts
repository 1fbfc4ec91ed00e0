import { type Answer, empty, json, plain } from '../http/answer.ts'
import { acting, type Call } from '../http/call.ts'
import { notFound } from '../http/refusal.ts'
import { type Route, route } from '../http/route.ts'
import { belongsTo } from '../state/access.ts'
import { webUrl } from '../world.ts'
import { organizationIn, userIn } from './lookup.ts'

/** As much of organisations as tells who belongs to them. */
export const organizationRoutes: Route[] = [
  route('GET /orgs/:org', { scope: 'organization' }, show),
  route('GET /orgs/:org/members/:user', { scope: 'organization', auth: true }, isMember),
  route('GET /orgs/:org/public_members/:user', { scope: 'organization' }, isPublicMember),
]

function show(call: Call) {
  const { id, login, fullName } = organizationIn(call)
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
  const page = plain(302, `<a href="${location}">Found</a>.\n\n`, 'text/html; charset=utf-8')
  return { ...page, headers: { location } }
}

/** Members show themselves only if they want to, and nobody does here. */
function isPublicMember(call: Call): Answer {
  organizationIn(call)
  userIn(call)
  throw notFound(call.world)
}
