import type { RepositoryRecord } from '../state/records.ts'
import type { World } from '../world.ts'
import { nowMs } from '../world.ts'
import { commit, filesOf } from './commit.ts'
import { userNamed } from './people.ts'

/** A repository has a first commit with a README, unless it is `empty`. */
export interface RepoOptions {
  readonly description?: string
  readonly private?: boolean
  readonly empty?: boolean
  /** Path to content, on the branch `main`. */
  readonly files?: Readonly<Record<string, string>>
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
    createdAtMs: atMs,
    updatedAtMs: atMs,
  }
  const authorId = repository.ownerId
  const first = { 'README.md': readme(repository) }
  if (!options.empty)
    commit(world, repository, { authorId, message: 'Initial commit', files: filesOf(first) })
  if (options.files)
    commit(world, repository, { authorId, message: 'Add files', files: filesOf(options.files) })
  return world.state.addRepository(repository)
}

function readme({ name, description }: RepositoryRecord): string {
  return description === '' ? `# ${name}\n` : `# ${name}\n\n${description}`
}
