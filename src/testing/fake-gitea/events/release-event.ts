import { releaseJson } from '../json/release.ts'
import { repositoryFor } from '../json/repository.ts'
import { userJson } from '../json/user.ts'
import type { ReleaseRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { emit } from './occurrence.ts'

export function releaseEvent(
  act: Act,
  release: ReleaseRecord,
  action: 'published' | 'updated' | 'deleted',
): void {
  const repository = act.world.state.repository(release.repositoryId)
  emit(act, {
    repository,
    type: 'release',
    action,
    payload: () => ({
      action,
      release: releaseJson(act, release),
      repository: repositoryFor(act, repository, 'owner'),
      sender: userJson(act, act.viewer),
    }),
  })
}
