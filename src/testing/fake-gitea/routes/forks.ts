import { forkEvent } from '../events/fork-event.ts'
import { makeFork } from '../furniture/fork.ts'
import { json } from '../http/answer.ts'
import { acting, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { notFound, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { repositoryJson } from '../json/repository.ts'
import { belongsTo } from '../state/access.ts'
import type { UserRecord } from '../state/records.ts'

const scope = 'repository'
const body = { name: 'text', organization: 'text' } as const

export const forkRoutes: Route[] = [
  repositoryRoute('GET /forks', { scope }, list),
  repositoryRoute('POST /forks', { scope, body }, create),
]

function list(call: RepositoryCall) {
  const all = [...call.world.state.repositories.values()].filter((one) => one.forkOf === call.repository.id)
  return paged(call, all, (one) => repositoryJson(call, one, call.viewer))
}

function create(call: RepositoryCall) {
  const { repository, world } = call
  const { state } = world
  const act = acting(call)
  const owner = ownerOf(call, act.viewer)
  const name = call.body.text('name') || repository.name
  const before = [...state.repositories.values()].find(
    (one) => one.ownerId === owner.id && one.forkOf === repository.id,
  )
  if (before) {
    const paths = `repo path: ${state.pathOf(repository)}, fork path: ${state.pathOf(before)}`
    throw refusal(world, 409, `repository is already forked by user [uname: ${owner.login}, ${paths}]`)
  }
  if (state.repositoryAt(owner.login, name)) {
    throw refusal(world, 409, `repository already exists [uname: ${owner.login}, name: ${name}]`)
  }
  const made = makeFork(world, repository, owner, name)
  forkEvent(act, repository, made)
  return json(202, repositoryJson(call, made, act.viewer))
}

function ownerOf(call: RepositoryCall, viewer: UserRecord): UserRecord {
  const name = call.body.text('organization')
  if (!name) return viewer
  const { state, traits } = call.world
  const organization = state.userNamed(name)
  if (organization?.kind !== 'organization') {
    if (traits.forksByRight) throw notFound(call.world)
    throw refusal(call.world, 422, `org does not exist [id: 0, name: ${name}]`)
  }
  if (viewer.isAdmin || belongsTo(state, organization.id, viewer)) return organization
  const old = `User is no Member of Organisation '${name}'`
  const fresh = 'User is not allowed to create repositories in this organization.'
  throw refusal(call.world, 403, traits.forksByRight ? fresh : old)
}
