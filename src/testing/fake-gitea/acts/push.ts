import { pushEvent } from '../events/push-event.ts'
import { commit } from '../furniture/repository.ts'
import { type Reference, referencesIn } from '../references/find-references.ts'
import { atLeast, levelIn } from '../state/access.ts'
import type { CommitRecord, IssueRecord, RepositoryRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { obeyKeyword } from './keywords.ts'
import { note } from './note.ts'

/** Commits files (null removes one) to the only branch. */
export function push(
  act: Act,
  repository: RepositoryRecord,
  message: string,
  files: Readonly<Record<string, string | null>>,
): void {
  pushed(act, repository, commit(act.world, repository, act.viewer.id, message, files))
}

/** What comes of a commit: lines in the timelines it mentions, issues closed by keyword, and only then the event. */
export function pushed(act: Act, repository: RepositoryRecord, made: CommitRecord): void {
  // Done by a queue that knows of no request: every address is the ROOT_URL's.
  const late = { ...act, base: act.world.rootUrl.slice(0, -1) }
  readMessage(late, repository, made)
  pushEvent(late, repository, made)
}

function readMessage(act: Act, repository: RepositoryRecord, made: CommitRecord): void {
  const seen = new Set<string>()
  for (const reference of referencesIn(made.message, act.world.rootUrl)) {
    const issue = mentioned(act, repository, reference)
    const key = `${issue?.id} ${reference.action}`
    if (!issue || seen.has(key)) continue
    seen.add(key)
    // An issue that may not be closed yet ends the reading: what stands after it is not even mentioned.
    if (!follow(act, repository, made, issue, reference.action)) return
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
