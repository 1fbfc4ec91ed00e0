import { repositoryJson } from '../json/repository.ts'
import { userJson } from '../json/user.ts'
import type { RepositoryRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { emit } from './occurrence.ts'

/** The hooks of the original hear of it; in Gitea's words that is the forkee, and `repository` is the new one. */
export function forkEvent(act: Act, source: RepositoryRecord, made: RepositoryRecord): void {
  emit(act, {
    repository: source,
    type: 'fork',
    action: null,
    payload: () => ({
      forkee: repositoryJson(act, source, act.viewer),
      repository: repositoryJson(act, made, act.viewer),
      sender: userJson(act, act.viewer),
    }),
  })
}
