import { branchEvent } from '../events/branch-event.ts'
import { pushEvent } from '../events/push-event.ts'
import { type CommitWish, commit, filesOf } from '../furniture/commit.ts'
import { type Reference, referencesIn } from '../references/find-references.ts'
import { atLeast, levelIn } from '../state/access.ts'
import { commitsSince, DEFAULT_BRANCH } from '../state/git.ts'
import type { CommitRecord, IssueRecord, RepositoryRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { obeyKeyword } from './keywords.ts'
import { note } from './note.ts'
import { followHead } from './pull-branches.ts'

/** Commits files (null removes one) to the default branch. */
export function push(
  act: Act,
  repository: RepositoryRecord,
  message: string,
  files: Readonly<Record<string, string | null>>,
): void {
  pushCommit(act, repository, { message, files: filesOf(files) })
}

/** Makes a commit on a branch, new or not, and lets come of it what does. */
export function pushCommit(
  act: Act,
  repository: RepositoryRecord,
  wish: Omit<CommitWish, 'authorId'>,
): CommitRecord {
  const branch = wish.branch ?? DEFAULT_BRANCH
  const before = repository.branches.get(branch)
  const made = commit(act.world, repository, { ...wish, authorId: act.viewer.id })
  pushed(act, repository, branch, before)
  return made
}

/**
 * What comes of a branch that has moved or is new: lines in the timelines that its commits mention, issues closed by
 * keyword on the default branch, and only then the events.
 */
export function pushed(
  act: Act,
  repository: RepositoryRecord,
  branch: string,
  before: CommitRecord | undefined,
): void {
  const head = repository.branches.get(branch)
  if (!head) return
  const isNew = !before && branch !== DEFAULT_BRANCH
  const commits = commitsSince(head, isNew ? repository.branches.get(DEFAULT_BRANCH) : before)
  const late = background(act)
  for (const made of [...commits].reverse()) readMessage(late, repository, branch, made)
  // The queue comes to it when all counters are right again.
  act.world.state.endRequest()
  if (isNew) branchEvent(late, repository, branch, head.sha)
  pushEvent(late, repository, { branch, before, head, commits })
  followHead(late, repository, branch)
}

/** Done by a queue that knows of no request: every address is the ROOT_URL's. */
export function background(act: Act): Act {
  return { ...act, base: act.world.rootUrl.slice(0, -1) }
}

function readMessage(act: Act, repository: RepositoryRecord, branch: string, made: CommitRecord): void {
  const seen = new Set<string>()
  for (const reference of referencesIn(made.message, act.world.rootUrl)) {
    const issue = mentioned(act, repository, reference)
    const key = `${issue?.id} ${reference.action}`
    if (!issue || seen.has(key)) continue
    seen.add(key)
    // An issue that may not be closed yet ends the reading: what stands after it is not even mentioned.
    const action = branch === DEFAULT_BRANCH ? reference.action : 'none'
    if (!follow(act, repository, made, issue, action)) return
  }
}

function mentioned(act: Act, repository: RepositoryRecord, reference: Reference): IssueRecord | undefined {
  const { owner, name, number } = reference
  return (name === '' ? repository : act.world.state.repositoryAt(owner, name))?.issues.get(number)
}

function follow(
  act: Act,
  repository: RepositoryRecord,
  made: CommitRecord,
  issue: IssueRecord,
  action: Reference['action'],
): boolean {
  const level = levelIn(act.world.state, act.world.state.repositoryOf(issue), act.viewer)
  const mayClose = atLeast(level, 'write') || issue.posterId === act.viewer.id
  const itself = act.world.traits.skipsOwnMerge && issue.pull?.mergeCommit === made.sha
  if (itself || (!mayClose && level === 'none')) return true
  if (!issue.timeline.some((entry) => entry.commitSha === made.sha)) {
    note(act, issue, { type: 'commit_ref', body: linkTo(act, repository, made), commitSha: made.sha })
  }
  return issue.pull !== null || !mayClose || obeyKeyword(act, issue, action, made.sha)
}

function linkTo(act: Act, repository: RepositoryRecord, { sha, message }: CommitRecord): string {
  const [first = ''] = message.split('\n')
  const escaped = first
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;')
  return `<a href="/${act.world.state.pathOf(repository)}/commit/${sha}">${escaped}</a>`
}
