import { json } from '../http/answer.ts'
import { acting, type RepositoryCall } from '../http/call.ts'
import { notFound, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { repositoryJson } from '../json/repository.ts'
import { atLeast, ownsOrganization } from '../state/access.ts'
import type { TransferRecord, UserRecord } from '../state/records.ts'

const scope = 'repository'

/** A repository that changes hands: at once where the giver decides for both, else when the taker agrees. No event tells. */
export const transferRoutes: Route[] = [
  repositoryRoute('POST /transfer', { scope, body: { new_owner: 'text!' } }, offer),
  repositoryRoute('POST /transfer/accept', { scope }, accept),
  repositoryRoute('POST /transfer/reject', { scope }, reject),
]

function offer(call: RepositoryCall) {
  const { body, repository, world } = call
  const { viewer } = acting(call)
  if (!atLeast(call.level, 'owner')) throw refusal(world, 403, 'user should be the owner of the repo')
  const taker = world.state.userNamed(body.text('new_owner') ?? '')
  if (!taker) throw refusal(world, 404, 'The new owner does not exist or cannot be found')
  if (repository.transfer !== null) {
    throw refusal(world, 409, 'repository is already being transferred [uname: , name: ]')
  }
  if (world.state.repositoryAt(taker.login, repository.name)) {
    const where = `[uname: ${taker.login}, name: ${repository.name}]`
    throw refusal(world, 422, `repository already exists ${where}`)
  }
  if (decidesFor(call, viewer, taker)) {
    world.state.giveTo(repository, taker)
    return json(202, repositoryJson(call, repository, viewer))
  }
  repository.transfer = { doerId: viewer.id, takerId: taker.id }
  return json(201, repositoryJson(call, repository, viewer))
}

function decidesFor(call: RepositoryCall, viewer: UserRecord, taker: UserRecord): boolean {
  if (viewer.isAdmin || viewer.id === taker.id) return true
  return taker.kind === 'organization' && ownsOrganization(call.world.state, taker, viewer)
}

/** The answer shows the rights that the taker had a moment before. */
function accept(call: RepositoryCall) {
  const { repository, world } = call
  const { takerId } = pending(call)
  const shown = repositoryJson(call, repository, acting(call).viewer)
  const taker = world.state.user(takerId)
  world.state.giveTo(repository, taker)
  const moved = repositoryJson(call, repository, acting(call).viewer)
  return json(202, { ...moved, permissions: shown.permissions })
}

function reject(call: RepositoryCall) {
  pending(call)
  call.repository.transfer = null
  return json(200, repositoryJson(call, call.repository, acting(call).viewer))
}

/** The offer, if it is the caller's to answer. */
function pending(call: RepositoryCall): TransferRecord {
  const { repository, world } = call
  const { transfer } = repository
  const { pendingTransferText } = world.traits
  if (transfer === null) {
    if (!pendingTransferText) throw notFound(world)
    throw refusal(world, 404, `repository doesn't have a pending transfer [repo_id: ${repository.id}]`)
  }
  const { viewer } = acting(call)
  if (viewer.id === transfer.takerId || decidesFor(call, viewer, world.state.user(transfer.takerId))) {
    return transfer
  }
  throw refusal(world, 403, pendingTransferText ? 'permission denied' : '%!s(<nil>)')
}
