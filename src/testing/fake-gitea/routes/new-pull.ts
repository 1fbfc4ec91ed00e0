import { acting, type RepositoryCall } from '../http/call.ts'
import { notFound, type Refusal, refusal } from '../http/refusal.ts'
import { atLeast, belongsTo, levelIn } from '../state/access.ts'
import type { CommitRecord, PullRecord, RepositoryRecord, UserRecord } from '../state/records.ts'
import type { State } from '../state/state.ts'

/** What a new pull request is to merge, and into what; refused in the order and the words of the version. */
export function newPull(call: RepositoryCall): PullRecord {
  const { body, repository, world } = call
  const { source, branch } = headIn(call, body.text('head') ?? '')
  const base = body.text('base') ?? ''
  const baseCommit = repository.branches.get(base)
  if (!baseCommit) throw missingBase(call, base)
  const headCommit = source.branches.get(branch)
  if (!headCommit) throw missingHead(call, branch)
  if (source === repository && branch === base) {
    const none = 'There are no changes between the head and the base'
    throw refusal(world, 422, `Invalid PullRequest: ${none}`)
  }
  checkUnique(call, source, branch, base)
  checkAuthor(call, source)
  return pullRecord(world.state, { source, head: branch, base }, { headCommit, baseCommit })
}

function pullRecord(
  state: State,
  { source, head, base }: { source: RepositoryRecord; head: string; base: string },
  commits: { headCommit: CommitRecord; baseCommit: CommitRecord },
): PullRecord {
  return {
    id: state.nextId('pull'),
    head,
    headRepositoryId: source.id,
    base,
    ...commits,
    reviews: [],
    mergedAtMs: null,
    mergedById: null,
    mergeCommit: null,
  }
}

/** `branch`, or `owner:branch` for one in the fork of somebody. */
function headIn(call: RepositoryCall, head: string): { source: RepositoryRecord; branch: string } {
  const { repository, world } = call
  const parts = head.split(':')
  const [first = '', second] = parts
  if (parts.length > 2) throw notFound(world)
  if (second === undefined) return { source: repository, branch: first }
  const owner = world.state.userNamed(first)
  if (!owner) throw notFound(world, world.traits.forklessPulls === 'told' ? undefined : 'GetUserByName')
  if (owner.id === repository.ownerId) return { source: repository, branch: second }
  return { source: forkIn(call, owner), branch: second }
}

function forkIn(call: RepositoryCall, owner: UserRecord): RepositoryRecord {
  const { repository, world } = call
  const found = [...world.state.repositories.values()].find(
    (one) => one.ownerId === owner.id && one.forkOf === repository.id,
  )
  if (found) return found
  const { forklessPulls } = world.traits
  if (forklessPulls === 'told') {
    throw refusal(world, 400, `the user ${owner.login} does not have a fork of the base repository`)
  }
  throw notFound(world, forklessPulls === 'reason' ? 'head repository not found' : 'GetBaseRepo')
}

function missingHead(call: RepositoryCall, branch: string): Refusal {
  const { headlessPulls } = call.world.traits
  if (headlessPulls === 'named') return notFound(call.world, undefined, `ref "${branch}" does not exist`)
  return notFound(call.world, headlessPulls === 'kind' ? 'IsRefExist' : undefined)
}

function missingBase(call: RepositoryCall, base: string): Refusal {
  const { baselessPulls } = call.world.traits
  if (baselessPulls === 'named') return notFound(call.world, undefined, `ref "${base}" does not exist`)
  return notFound(call.world, baselessPulls === 'kind' ? 'BaseNotExist' : undefined)
}

/** One open pull request for the same two branches is enough. */
function checkUnique(call: RepositoryCall, source: RepositoryRecord, head: string, base: string): void {
  const { repository, world } = call
  for (const { id, pull, state } of repository.issues.values()) {
    if (state !== 'open' || pull?.head !== head || pull.base !== base) continue
    if (pull.headRepositoryId !== source.id) continue
    const repositories = `head_repo_id: ${source.id}, base_repo_id: ${repository.id}`
    const targets = `[id: ${pull.id}, issue_id: ${id}, ${repositories}, head_branch: ${head}, base_branch: ${base}]`
    throw refusal(world, 409, `pull request already exists for these targets ${targets}`)
  }
}

/** Gitea wants somebody who belongs to the repository or may write where the change comes from. */
function checkAuthor(call: RepositoryCall, source: RepositoryRecord): void {
  const { repository, world } = call
  const { viewer } = acting(call)
  const belongs =
    viewer.isAdmin ||
    viewer.id === repository.ownerId ||
    repository.collaborators.has(viewer.id) ||
    belongsTo(world.state, repository.ownerId, viewer)
  if (belongs || world.traits.strangersPull) return
  if (!atLeast(levelIn(world.state, source, viewer, 'code'), 'write')) {
    throw refusal(world, 403, 'user must be a collaborator')
  }
}
