import type { CommitRecord, RepositoryRecord } from './records.ts'

/** The only default branch that a fake repository can have. */
export const DEFAULT_BRANCH = 'main'
export const NO_COMMIT = '0'.repeat(40)

/** What a branch's name, its full name or a commit's hash stands for. */
export function commitAt({ branches }: RepositoryRecord, ref: string): CommitRecord | undefined {
  const branch = branches.get(ref.replace(/^refs\/heads\//, ''))
  if (branch) return branch
  const heads = [...branches.values()]
  return heads.flatMap((head) => historyOf(head)).find(({ sha }) => sha === ref)
}

/** The commit and all that it is built on, newest first. */
export function historyOf(head: CommitRecord): CommitRecord[] {
  const seen = new Set<CommitRecord>()
  const open = [head]
  for (let next = open.pop(); next; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...next.parents)
  }
  return [...seen]
}

/** What `head` has and `base` has not, newest first. */
export function commitsSince(head: CommitRecord, base: CommitRecord | undefined): CommitRecord[] {
  const known = new Set(base ? historyOf(base) : [])
  return historyOf(head).filter((commit) => !known.has(commit))
}

/** Where two branches parted; they have the first commit in common unless they are of different repositories. */
export function mergeBase(one: CommitRecord, other: CommitRecord): CommitRecord {
  const known = new Set(historyOf(other))
  return historyOf(one).find((commit) => known.has(commit)) ?? other
}

/** Every path that a commit touched. */
export function touched({ changed }: CommitRecord): string[] {
  return [...changed.added, ...changed.removed, ...changed.modified]
}

/** The files that a pull request would change. */
export function changedBetween(base: CommitRecord, head: CommitRecord): string[] {
  const from = mergeBase(head, base)
  const paths = new Set([...from.files.keys(), ...head.files.keys()])
  return [...paths].filter((path) => !same(from.files.get(path), head.files.get(path)))
}

export function same(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && one.equals(other))
}
