import { deleteBranch } from '../acts/pull-branches.ts'
import { background, pushed } from '../acts/push.ts'
import { empty, json } from '../http/answer.ts'
import { acting, param, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { notFound, refusal, serverError } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { branchJson } from '../json/branch.ts'
import { commitAt, DEFAULT_BRANCH } from '../state/git.ts'
import type { CommitRecord } from '../state/records.ts'

const scope = 'repository'
const newBody = { new_branch_name: 'text!', old_branch_name: 'text', old_ref_name: 'text' } as const
const writing = { scope, unarchived: true, writer: true } as const

export const branchRoutes: Route[] = [
  repositoryRoute('GET /branches', { scope }, list),
  repositoryRoute('POST /branches', { ...writing, body: newBody }, create),
  repositoryRoute('GET /branches/*branch', { scope }, show),
  repositoryRoute('DELETE /branches/*branch', writing, remove),
]

function list(call: RepositoryCall) {
  const all = [...call.repository.branches].sort(
    ([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1),
  )
  return paged(call, all, ([name, head]) => branchJson(call, call.repository, name, head))
}

/** The default branch comes first. */
function rank(name: string): number {
  return name === DEFAULT_BRANCH ? 0 : 1
}

function show(call: RepositoryCall) {
  const name = param(call, 'branch')
  return json(200, branchJson(call, call.repository, name, branchIn(call, name)))
}

function branchIn(call: RepositoryCall, name: string): CommitRecord {
  const head = call.repository.branches.get(name)
  if (head) return head
  const { traits } = call.world
  const reason = traits.missingBranchReason ? `branch does not exist [name: ${name}]` : undefined
  throw notFound(call.world, undefined, reason)
}

/** Nothing is new on it, so its push lists no commit. */
function create(call: RepositoryCall) {
  const { body, repository, world } = call
  const name = body.text('new_branch_name') ?? ''
  const old = body.text('old_ref_name') || body.text('old_branch_name') || DEFAULT_BRANCH
  const head = commitAt(repository, old)
  if (!head) throw refusal(world, 404, 'The old branch does not exist')
  if (repository.branches.has(name)) throw refusal(world, 409, 'The branch already exists.')
  repository.branches.set(name, head)
  pushed(acting(call), repository, name, undefined)
  return json(201, branchJson(call, repository, name, head))
}

function remove(call: RepositoryCall) {
  const { repository, world } = call
  const name = param(call, 'branch')
  if (name === DEFAULT_BRANCH) {
    const what = world.traits.keepsPullTargets ? 'default or pull request target branch' : 'default branch'
    throw refusal(world, 403, `can not delete ${what}`)
  }
  if (!repository.branches.has(name)) {
    throw world.traits.missingBranchIsNotFound ? notFound(world) : serverError(world)
  }
  deleteBranch(background(acting(call)), repository, name)
  return empty(204)
}
