import { repositoryFor } from '../json/repository.ts'
import { userJson } from '../json/user.ts'
import type { CommitRecord, RepositoryRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { emit } from './occurrence.ts'
import { tagPushEvent } from './push-event.ts'

/** A branch that has come (with the commit that it begins at) or gone (null). */
export function branchEvent(
  act: Act,
  repository: RepositoryRecord,
  branch: string,
  sha: string | null,
): void {
  refEvent(act, repository, { name: branch, kind: 'branch' }, sha)
}

/** A new tag. */
export function tagEvent(act: Act, repository: RepositoryRecord, tag: string, head: CommitRecord): void {
  tagPushEvent(act, repository, tag, head)
  refEvent(act, repository, { name: tag, kind: 'tag' }, head.sha)
}

function refEvent(
  act: Act,
  repository: RepositoryRecord,
  ref: { readonly name: string; readonly kind: 'branch' | 'tag' },
  sha: string | null,
): void {
  emit(act, {
    repository,
    type: sha === null ? 'delete' : 'create',
    action: null,
    payload: () => ({
      ...(sha === null ? { pusher_type: 'user' } : { sha }),
      ref: ref.name,
      ref_type: ref.kind,
      repository: repositoryFor(act, repository, sha === null ? 'owner' : 'none'),
      sender: userJson(act, act.viewer),
    }),
  })
}
