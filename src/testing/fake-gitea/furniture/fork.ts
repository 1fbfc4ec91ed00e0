import type { RepositoryRecord, UserRecord } from '../state/records.ts'
import type { World } from '../world.ts'
import { makeRepository } from './repository.ts'

/** A copy of a repository's branches under another owner; nobody is told. */
export function makeFork(
  world: World,
  source: RepositoryRecord,
  owner: UserRecord,
  name: string,
): RepositoryRecord {
  const { description } = source
  const made = makeRepository(world, owner.login, name, { description, private: source.private, empty: true })
  made.forkOf = source.id
  for (const [branch, head] of source.branches) made.branches.set(branch, head)
  return made
}
