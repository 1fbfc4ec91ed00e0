import { createHash } from 'node:crypto'
import type { RepoRef } from '../../people/views.ts'
import type { CommitRecord, RepositoryRecord } from '../state/records.ts'
import type { World } from '../world.ts'
import { nowMs } from '../world.ts'
import { copyDefaultHooks } from './hook.ts'
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
    files: new Map(),
    commits: [],
    issues: new Map(),
    createdAtMs: atMs,
    updatedAtMs: atMs,
  }
  if (!options.empty)
    commit(world, repository, repository.ownerId, 'Initial commit', { 'README.md': readme(repository) })
  if (options.files) commit(world, repository, repository.ownerId, 'Add files', options.files)
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

/** Writes files (null removes one) as one commit on the only branch. */
export function commit(
  world: World,
  repository: RepositoryRecord,
  authorId: number,
  message: string,
  files: Readonly<Record<string, string | null>>,
): CommitRecord {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) repository.files.delete(path)
    else repository.files.set(path, Buffer.from(text, 'utf8'))
  }
  const sha = createHash('sha1')
    .update(`${repository.id} ${repository.commits.length} ${message}`)
    .digest('hex')
  const made: CommitRecord = { sha, message, authorId, atMs: nowMs(world), changed: Object.keys(files) }
  repository.commits.push(made)
  return made
}
