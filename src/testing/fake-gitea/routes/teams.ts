import { json } from '../http/answer.ts'
import { acting, type Call, numberParam, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { notFound, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute, route } from '../http/route.ts'
import { teamJson } from '../json/team.ts'
import { userJson } from '../json/user.ts'
import { belongsTo, covers, ownsOrganization } from '../state/access.ts'
import type { TeamRecord } from '../state/records.ts'
import { organizationIn, userIn } from './lookup.ts'

const scope = 'organization'

/** Teams, as far as one can ask about them. */
export const teamRoutes: Route[] = [
  route('GET /orgs/:org/teams', { scope, auth: true }, list),
  route('GET /teams/:id/members/:user', { scope, auth: true }, isMember),
  repositoryRoute('GET /teams', { scope: 'repository', auth: true }, ofRepository),
]

function list(call: Call) {
  const organization = organizationIn(call)
  const { state, traits } = call.world
  const { viewer } = acting(call)
  if (!viewer.isAdmin && !belongsTo(state, organization.id, viewer)) {
    throw refusal(call.world, 403, 'Must be an organization member')
  }
  const teams = state.teams.filter((team) => team.organizationId === organization.id)
  const all = !traits.teamVisibility || ownsOrganization(state, organization, viewer)
  const shown = teams.filter((team) => all || team.members.has(viewer.id))
  const sorted = traits.teamVisibility ? ownersFirst(shown) : shown.sort(byName)
  return paged(call, sorted, (team) => teamJson(call, team), { link: traits.countsDependencies })
}

/** Whoever is in the organisation but not in the team learns that; to others there is no such team. */
function isMember(call: Call) {
  const { state } = call.world
  const { viewer } = acting(call)
  const team = state.teams.find(({ id }) => id === numberParam(call, 'id'))
  if (!team) throw notFound(call.world)
  const inside = team.members.has(viewer.id) || ownsOrganization(state, { id: team.organizationId }, viewer)
  if (!inside && belongsTo(state, team.organizationId, viewer)) {
    throw refusal(call.world, 403, 'Must be a team member')
  }
  if (!inside) throw notFound(call.world)
  const user = userIn(call)
  if (!team.members.has(user.id)) throw notFound(call.world)
  return json(200, userJson(call, user, 'viewer'))
}

function ofRepository(call: RepositoryCall) {
  const { repository, world } = call
  if (world.state.user(repository.ownerId).kind !== 'organization') {
    throw refusal(world, 405, 'repo is not owned by an organization')
  }
  const teams = world.state.teams.filter((team) => covers(team, repository))
  return json(
    200,
    ownersFirst(teams).map((team) => teamJson(call, team)),
  )
}

function ownersFirst(teams: TeamRecord[]): TeamRecord[] {
  const rank = (team: TeamRecord) => (team.level === 'owner' ? 0 : 1)
  return teams.sort((one, other) => rank(one) - rank(other) || byName(one, other))
}

function byName(one: TeamRecord, other: TeamRecord): number {
  return one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1
}
