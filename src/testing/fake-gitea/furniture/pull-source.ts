import { atLeast, levelIn } from '../state/access.ts'
import { DEFAULT_BRANCH } from '../state/git.ts'
import type { RepositoryRecord, UserRecord } from '../state/records.ts'
import type { World } from '../world.ts'
import { commit, filesOf } from './commit.ts'
import { makeFork } from './fork.ts'

/**
 * What a person has ready before the page for a new pull request opens: a branch with a commit of its own, in a fork if
 * he may not write. Gives what the API calls `head`. A branch that is there is taken as it is.
 */
export function pullSource(
  world: World,
  repository: RepositoryRecord,
  user: UserRecord,
  wanted: string | undefined,
): string {
  const writes = atLeast(levelIn(world.state, repository, user, 'code'), 'write')
  const source = writes ? repository : forkOf(world, repository, user)
  const branch = wanted ?? freeName(source)
  if (branch.includes(':')) return branch
  if (!source.branches.has(branch)) {
    const files = filesOf({ [`${branch}.txt`]: `${branch}\n` })
    const from = source.branches.get(DEFAULT_BRANCH)
    commit(world, source, { authorId: user.id, message: `Work on ${branch}`, files, branch, from })
  }
  return writes ? branch : `${user.login}:${branch}`
}

function forkOf(world: World, repository: RepositoryRecord, user: UserRecord): RepositoryRecord {
  const all = [...world.state.repositories.values()]
  const found = all.find((one) => one.ownerId === user.id && one.forkOf === repository.id)
  return found ?? makeFork(world, repository, user, repository.name)
}

function freeName(repository: RepositoryRecord): string {
  let name = 'feature'
  for (let count = 2; repository.branches.has(name); count++) name = `feature-${count}`
  return name
}
