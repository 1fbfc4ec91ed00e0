import type { RepoRef } from '../../people/views.ts'
import type { RepositoryRecord } from '../state/records.ts'
import type { World } from '../world.ts'
import { nowMs } from '../world.ts'
import { commit, filesOf } from './commit.ts'
import { copyDefaultHooks } from './hook.ts'
import { userNamed } from './people.ts'

/** A repository has a first commit with a README, unless it is `empty`. */
export interface RepoOptions {
  /** One sentence, in the README too. */
  readonly description?: string
  /** Only for those who were given it. */
  readonly private?: boolean
  /** Without any commit. */
  readonly empty?: boolean
  /** Path to content, on the branch `main`. */
  readonly files?: Readonly<Record<string, string>>
  /** What each login may do beside the owner. */
  readonly collaborators?: Readonly<Record<string, 'read' | 'write' | 'admin'>>
}

export function makeRepository(
  world: World,
  owner: string,
  name: string,
  options: RepoOptions,
): RepositoryRecord {
  const atMs = nowMs(world)
  const collaborators = Object.entries(options.collaborators ?? {})
  const repository: RepositoryRecord = {
    id: world.state.nextId('repository'),
    ownerId: userNamed(world, owner).id,
    name,
    description: options.description ?? '',
    private: options.private ?? false,
    archived: false,
    hasIssues: true,
    dependencies: true,
    nextNumber: 1,
    openIssues: 0,
    openPulls: 0,
    collaborators: new Map(collaborators.map(([login, level]) => [userNamed(world, login).id, level])),
    branches: new Map(),
    forkOf: null,
    transfer: null,
    issues: new Map(),
    runs: [],
    disabledWorkflows: new Set(),
    createdAtMs: atMs,
    updatedAtMs: atMs,
  }
  const authorId = repository.ownerId
  const first = { 'README.md': readme(repository) }
  if (!options.empty)
    commit(world, repository, { authorId, message: 'Initial commit', files: filesOf(first) })
  if (options.files)
    commit(world, repository, { authorId, message: 'Add files', files: filesOf(options.files) })
  copyDefaultHooks(world, repository)
  return world.state.addRepository(repository)
}

function readme({ name, description }: RepositoryRecord): string {
  return description === '' ? `# ${name}\n` : `# ${name}\n\n${description}`
}

/** The repository that a test means, by its name of today or by its id. */
export function findRepository(world: World, ref: RepoRef): RepositoryRecord {
  if (typeof ref !== 'string') return world.state.repository(ref.id)
  const [owner = '', name = ''] = ref.split('/')
  const found = world.state.repositoryAt(owner, name)
  if (found === undefined) throw new Error(`The fake Gitea has no repository '${ref}'.`)
  return found
}
