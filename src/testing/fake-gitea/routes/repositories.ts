import { closePullsFrom } from '../acts/pull-branches.ts'
import { deleteRepository } from '../acts/removal.ts'
import { repositoryEvent } from '../events/repository-event.ts'
import { makeRepository } from '../furniture/repository.ts'
import { empty, json } from '../http/answer.ts'
import { acting, type Call, numberParam, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { notFound, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute, route } from '../http/route.ts'
import { repositoryJson } from '../json/repository.ts'
import { covers, levelIn, ownsOrganization } from '../state/access.ts'
import type { RepositoryRecord, TeamRecord, UserRecord } from '../state/records.ts'
import { nowMs } from '../world.ts'
import { organizationIn } from './lookup.ts'

const newBody = { name: 'text!', description: 'text', private: 'flag', auto_init: 'flag' } as const

export const repositoryRoutes: Route[] = [
  route('GET /repositories/:id', { scope: 'repository' }, byId),
  route('GET /user/repos', { scope: 'repository', auth: true }, own),
  route('POST /user/repos', { scope: 'repository', body: newBody }, (call) =>
    create(call, acting(call).viewer),
  ),
  route('POST /orgs/:org/repos', { scope: 'organization', body: newBody }, createInOrganization),
  repositoryRoute('GET ', { scope: 'repository' }, show),
  repositoryRoute(
    'PATCH ',
    {
      scope: 'repository',
      admin: true,
      body: {
        name: 'text',
        description: 'text',
        private: 'flag',
        archived: 'flag',
        has_issues: 'flag',
        internal_tracker: 'object',
      },
    },
    edit,
  ),
  repositoryRoute('DELETE ', { scope: 'repository', admin: true }, remove),
]

function byId(call: Call) {
  const repository = call.world.state.repositories.get(numberParam(call, 'id'))
  const hidden = !repository || levelIn(call.world.state, repository, call.viewer) === 'none'
  if (hidden) throw notFound(call.world)
  return json(200, repositoryJson(call, repository, call.viewer))
}

/** Those that are the caller's own, or that they were let into; not everything that they might see. */
function own(call: Call) {
  const { state } = call.world
  const { viewer } = acting(call)
  const isIn = (team: TeamRecord, repository: RepositoryRecord) =>
    team.members.has(viewer.id) && covers(team, repository)
  const theirs = [...state.repositories.values()].filter(
    (repository) =>
      repository.ownerId === viewer.id ||
      repository.collaborators.has(viewer.id) ||
      state.teams.some((team) => isIn(team, repository)),
  )
  return paged(call, theirs, (repository) => repositoryJson(call, repository, viewer))
}

function show(call: RepositoryCall) {
  return json(200, repositoryJson(call, call.repository, call.viewer))
}

/** No event tells of any of this, not even of a new name. */
function edit(call: RepositoryCall) {
  const { repository, body } = call
  rename(call, body.text('name'))
  repository.description = body.text('description') ?? repository.description
  repository.private = body.flag('private') ?? repository.private
  repository.archived = body.flag('archived') ?? repository.archived
  if (body.flag('has_issues') !== undefined) repository.hasIssues = body.flag('has_issues') ?? true
  // The tracker is only looked at together with has_issues, as in Gitea.
  const dependencies = body.object('internal_tracker').flag('enable_issue_dependencies')
  if (body.flag('has_issues') && dependencies !== undefined) repository.dependencies = dependencies
  repository.updatedAtMs = nowMs(call.world)
  return show(call)
}

function rename(call: RepositoryCall, name: string | undefined): void {
  const { repository, world } = call
  if (!name || name === repository.name) return
  const owner = world.state.user(repository.ownerId).login
  const taken = world.state.repositoryAt(owner, name)
  if (taken && taken !== repository) {
    throw refusal(world, 422, `repository already exists [uname: ${owner}, name: ${name}]`)
  }
  world.state.rename(repository, name)
}

/** Only for its owners here: no team of the fake may make repositories. */
function createInOrganization(call: Call) {
  const organization = organizationIn(call)
  if (ownsOrganization(call.world.state, organization, call.viewer)) return create(call, organization)
  throw refusal(call.world, 403, 'Given user is not allowed to create repository in organization.')
}

function create(call: Call, { login }: UserRecord) {
  const act = acting(call)
  const name = call.body.text('name') ?? ''
  if (call.world.state.repositoryAt(login, name)) {
    throw refusal(call.world, 409, 'The repository with the same name already exists.')
  }
  const repository = makeRepository(call.world, login, name, {
    description: call.body.text('description') ?? '',
    private: call.body.flag('private') ?? false,
    empty: !call.body.flag('auto_init'),
  })
  repositoryEvent(act, repository, 'created')
  return json(201, repositoryJson(call, repository, act.viewer))
}

function remove(call: RepositoryCall) {
  repositoryEvent(acting(call), call.repository, 'deleted')
  if (call.repository.forkOf !== null) closePullsFrom(acting(call), call.repository)
  deleteRepository(call.world, call.repository)
  return empty(204)
}
