import { repositoryFor } from '../json/repository.ts'
import { userJson } from '../json/user.ts'
import type { RepositoryRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { emit } from './occurrence.ts'

/** A branch that has come (with the commit that it begins at) or gone (null). */
export function branchEvent(
  act: Act,
  repository: RepositoryRecord,
  branch: string,
  sha: string | null,
): void {
  emit(act, {
    repository,
    type: sha === null ? 'delete' : 'create',
    action: null,
    payload: () => ({
      ...(sha === null ? { pusher_type: 'user' } : { sha }),
      ref: branch,
      ref_type: 'branch',
      repository: repositoryFor(act, repository, sha === null ? 'owner' : 'none'),
      sender: userJson(act, act.viewer),
    }),
  })
}
