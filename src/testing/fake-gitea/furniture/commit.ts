import { createHash } from 'node:crypto'
import { DEFAULT_BRANCH, same } from '../state/git.ts'
import type { ChangedPaths, CommitRecord, RepositoryRecord } from '../state/records.ts'
import type { World } from '../world.ts'
import { nowMs } from '../world.ts'

/** Paths to new contents; null removes one. */
export type FileChanges = ReadonlyMap<string, Buffer | null>

export interface CommitWish {
  readonly message: string
  readonly authorId: number
  readonly files: FileChanges
  /** `main` if not said. */
  readonly branch?: string
  /** Where a branch that is not there yet begins. */
  readonly from?: CommitRecord | undefined
  /** What is merged into the branch. */
  readonly merged?: CommitRecord
}

/** Makes a commit the newest one of a branch; nobody is told. */
export function commit(world: World, repository: RepositoryRecord, wish: CommitWish): CommitRecord {
  const branch = wish.branch ?? DEFAULT_BRANCH
  const parent = repository.branches.get(branch) ?? wish.from
  const parents = [parent, wish.merged].filter((one) => one !== undefined)
  const number = world.state.nextId('commit')
  const made: CommitRecord = {
    sha: createHash('sha1').update(`${number} ${wish.message}`).digest('hex'),
    message: wish.message,
    authorId: wish.authorId,
    atMs: nowMs(world),
    parents,
    changed: changesIn(parent, wish.files),
    files: applied(parent, wish.files),
  }
  repository.branches.set(branch, made)
  return made
}

/** Texts as the files of a commit. */
export function filesOf(texts: Readonly<Record<string, string | null>>): FileChanges {
  const bytes = (text: string | null) => (text === null ? null : Buffer.from(text, 'utf8'))
  return new Map(Object.entries(texts).map(([path, text]) => [path, bytes(text)]))
}

function applied(parent: CommitRecord | undefined, changes: FileChanges): Map<string, Buffer> {
  const files = new Map(parent?.files)
  for (const [path, bytes] of changes) {
    if (bytes === null) files.delete(path)
    else files.set(path, bytes)
  }
  return files
}

function changesIn(parent: CommitRecord | undefined, changes: FileChanges): ChangedPaths {
  const added: string[] = []
  const removed: string[] = []
  const modified: string[] = []
  for (const [path, bytes] of changes) {
    const before = parent?.files.get(path)
    if (before === undefined && bytes !== null) added.push(path)
    else if (bytes === null && before !== undefined) removed.push(path)
    else if (bytes !== null && !same(before, bytes)) modified.push(path)
  }
  return { added, removed, modified }
}
