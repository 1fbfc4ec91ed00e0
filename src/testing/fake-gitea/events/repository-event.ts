import { repositoryJson } from '../json/repository.ts'
import { userJson } from '../json/user.ts'
import type { RepositoryRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { emit } from './occurrence.ts'

/** Only comings and goings are told; a new name is not. `organization` is the owner, person or not. */
export function repositoryEvent(act: Act, repository: RepositoryRecord, action: 'created' | 'deleted'): void {
  const owner = act.world.state.user(repository.ownerId)
  emit(act, {
    repository,
    type: 'repository',
    action,
    payload: () => ({
      action,
      repository: repositoryJson(act, repository, act.viewer),
      organization: userJson(act, owner),
      sender: userJson(act, act.viewer),
    }),
  })
}
