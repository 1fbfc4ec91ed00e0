import { tagEvent } from '../events/branch-event.ts'
import { releaseEvent } from '../events/release-event.ts'
import { empty, json } from '../http/answer.ts'
import { acting, numberParam, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { notFound, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { releaseJson } from '../json/release.ts'
import { atLeast } from '../state/access.ts'
import { commitAt, DEFAULT_BRANCH } from '../state/git.ts'
import type { ReleaseRecord } from '../state/records.ts'
import { nowMs } from '../world.ts'

const scope = 'repository'
const texts = { name: 'text', body: 'text', target_commitish: 'text' } as const

/** Releases as far as their events are of use: no drafts, no assets. */
export const releaseRoutes: Route[] = [
  repositoryRoute('GET /releases', { scope }, list),
  repositoryRoute(
    'POST /releases',
    { scope, unarchived: true, body: { tag_name: 'text!', ...texts } },
    create,
  ),
  repositoryRoute('GET /releases/:id', { scope }, (call) => json(200, releaseJson(call, releaseIn(call)))),
  repositoryRoute('PATCH /releases/:id', { scope, unarchived: true, body: texts }, edit),
  repositoryRoute('DELETE /releases/:id', { scope, unarchived: true }, remove),
]

/** Newest first. */
function releasesOf({ world, repository }: RepositoryCall): ReleaseRecord[] {
  return [...world.state.releases.values()].filter((one) => one.repositoryId === repository.id).reverse()
}

function releaseIn(call: RepositoryCall): ReleaseRecord {
  const found = releasesOf(call).find(({ id }) => id === numberParam(call, 'id'))
  if (!found) throw notFound(call.world)
  return found
}

function list(call: RepositoryCall) {
  return paged(call, releasesOf(call), (release) => releaseJson(call, release))
}

function create(call: RepositoryCall) {
  checkWriter(call)
  const { repository, body, world } = call
  const act = acting(call)
  const target = body.text('target_commitish') || DEFAULT_BRANCH
  const head = commitAt(repository, target)
  if (!head) throw notFound(world)
  const tag = body.text('tag_name') ?? ''
  if (releasesOf(call).some((one) => one.tag === tag)) throw refusal(world, 409, 'Release is has no Tag')
  const release: ReleaseRecord = {
    id: world.state.nextId('release'),
    repositoryId: repository.id,
    authorId: act.viewer.id,
    tag,
    target,
    name: body.text('name') ?? '',
    body: body.text('body') ?? '',
    createdAtMs: nowMs(world),
  }
  world.state.releases.set(release.id, release)
  tagEvent(act, repository, tag, head)
  releaseEvent(act, release, 'published')
  return json(201, releaseJson(call, release))
}

function edit(call: RepositoryCall) {
  checkWriter(call)
  const release = releaseIn(call)
  release.name = call.body.text('name') ?? release.name
  release.body = call.body.text('body') ?? release.body
  releaseEvent(acting(call), release, 'updated')
  return json(200, releaseJson(call, release))
}

/** Its tag stays. */
function remove(call: RepositoryCall) {
  checkWriter(call)
  const release = releaseIn(call)
  call.world.state.releases.delete(release.id)
  releaseEvent(acting(call), release, 'deleted')
  return empty(204)
}

function checkWriter(call: RepositoryCall): void {
  if (atLeast(call.level, 'write')) return
  throw refusal(call.world, 403, 'user should have a permission to write to a repo')
}
