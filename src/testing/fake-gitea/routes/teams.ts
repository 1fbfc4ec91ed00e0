import { makeTeam } from '../furniture/people.ts'
import { empty, json } from '../http/answer.ts'
import { acting, type Call, numberParam, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { notFound, refusal, serverError } from '../http/refusal.ts'
import { type Route, repositoryRoute, route } from '../http/route.ts'
import { organizationJson } from '../json/organization.ts'
import { teamJson } from '../json/team.ts'
import { userJson } from '../json/user.ts'
import { belongsTo, covers, ownsOrganization } from '../state/access.ts'
import type { Level, TeamRecord, Unit, UserRecord } from '../state/records.ts'
import { organizationIn, userIn } from './lookup.ts'

const scope = 'organization'
const newBody = {
  name: 'text!',
  description: 'text',
  permission: 'text',
  units: 'list',
  includes_all_repositories: 'flag',
} as const

/** Teams: who is in them, and what they may do. */
export const teamRoutes: Route[] = [
  route('GET /orgs/:org/teams', { scope, auth: true }, list),
  route('POST /orgs/:org/teams', { scope, body: newBody }, create),
  route('GET /teams/:id/members/:user', { scope, auth: true }, isMember),
  route('DELETE /teams/:id', { scope }, disband),
  route('PUT /teams/:id/members/:user', { scope }, add),
  route('DELETE /teams/:id/members/:user', { scope }, remove),
  repositoryRoute('GET /teams', { scope: 'repository', auth: true }, ofRepository),
]

function list(call: Call) {
  const organization = organizationIn(call)
  const { state, traits } = call.world
  const { viewer } = acting(call)
  if (!viewer.isAdmin && !belongsTo(state, organization.id, viewer)) {
    throw refusal(call.world, 403, 'Must be an organization member')
  }
  const teams = teamsOf(call, organization)
  const all = !traits.teamVisibility || ownsOrganization(state, organization, viewer)
  const shown = teams.filter((team) => all || team.level === 'owner' || team.members.has(viewer.id))
  const sorted = traits.teamVisibility ? ownersFirst(shown) : shown.sort(byName)
  return paged(call, sorted, (team) => teamJson(call, team), { link: traits.countsDependencies })
}

/** An administrators' team has every unit; any other one has to say which, or that is an internal error. */
function create(call: Call) {
  const { body, world } = call
  const organization = organizationIn(call)
  if (!ownsOrganization(world.state, organization, call.viewer)) {
    throw refusal(world, 403, 'Must be an organization owner')
  }
  const name = body.text('name') ?? ''
  if (teamsOf(call, organization).some((team) => team.name.toLowerCase() === name.toLowerCase())) {
    throw refusal(world, 422, `team already exists [org_id: ${organization.id}, name: ${name}]`)
  }
  const level = levelOf(body.text('permission'))
  const units = (body.texts('units') ?? []).flatMap((unit) => UNITS.get(unit) ?? [])
  if (level !== 'admin' && !body.has('units')) throw serverError(world)
  const all = body.flag('includes_all_repositories') ?? false
  const team = makeTeam(world, organization, name, {
    level,
    units,
    members: [],
    ...(all ? {} : { repos: [] }),
  })
  return json(201, { ...teamJson(call, team), organization: organizationJson(call, organization) })
}

const UNITS: ReadonlyMap<string, Unit> = new Map([
  ['repo.code', 'code'],
  ['repo.issues', 'issues'],
  ['repo.pulls', 'pulls'],
])

function levelOf(permission: string | undefined): Level {
  return permission === 'admin' || permission === 'write' ? permission : 'read'
}

function teamsOf(call: Call, organization: UserRecord): TeamRecord[] {
  return call.world.state.teams.filter((team) => team.organizationId === organization.id)
}

function disband(call: Call) {
  const { teams } = call.world.state
  teams.splice(teams.indexOf(ownedTeam(call)), 1)
  return empty(204)
}

function add(call: Call) {
  ownedTeam(call).members.add(userIn(call).id)
  return empty(204)
}

function remove(call: Call) {
  ownedTeam(call).members.delete(userIn(call).id)
  return empty(204)
}

/** To whoever may not change it there is no such team, not even to its members; since 1.27 they are refused. */
function ownedTeam(call: Call): TeamRecord {
  const { state, traits } = call.world
  const team = traits.teamVisibility ? knownTeam(call) : teamIn(call)
  if (ownsOrganization(state, { id: team.organizationId }, call.viewer)) return team
  if (traits.teamVisibility) throw refusal(call.world, 403, 'Must be an organization owner')
  throw notFound(call.world)
}

function knownTeam(call: Call): TeamRecord {
  const team = call.world.state.teams.find(({ id }) => id === numberParam(call, 'id'))
  if (!team) throw notFound(call.world)
  return team
}

/** Whoever is in the organisation but not in the team learns that; to others there is no such team. */
function teamIn(call: Call): TeamRecord {
  const { state, traits } = call.world
  const { viewer } = acting(call)
  const team = knownTeam(call)
  const inside = team.members.has(viewer.id) || ownsOrganization(state, { id: team.organizationId }, viewer)
  if (!inside && belongsTo(state, team.organizationId, viewer)) {
    // The owners do not hide from members any more.
    if (traits.teamVisibility && team.level === 'owner') return team
    throw refusal(call.world, 403, 'Must be a team member')
  }
  if (!inside) throw notFound(call.world)
  return team
}

function isMember(call: Call) {
  const team = teamIn(call)
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
