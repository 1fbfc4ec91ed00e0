import { payloadCommitJson } from '../json/commit.ts'
import { repositoryFor } from '../json/repository.ts'
import { userJson } from '../json/user.ts'
import { DEFAULT_BRANCH, NO_COMMIT } from '../state/git.ts'
import type { CommitRecord, HookRecord, Level, RepositoryRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { emit, sendTo } from './occurrence.ts'

/** A branch that has moved, with what is new on it, newest first. */
export interface Push {
  readonly branch: string
  readonly before: CommitRecord | undefined
  readonly head: CommitRecord
  readonly commits: readonly CommitRecord[]
}

/** What "Test Delivery" sends: a push whose before and after are the head commit. Nothing if there is none. */
export function pushTest(act: Act, repository: RepositoryRecord, hook: HookRecord): void {
  const head = repository.branches.get(DEFAULT_BRANCH)
  if (!head || !hook.active || !hook.types.has('push')) return
  const commit = payloadCommitJson(act, repository, head, 'branch')
  const parts = { branch: DEFAULT_BRANCH, from: head.sha, before: head.sha, head, commits: [commit], commit }
  const payload = () => pushPayload(act, repository, 'none', parts)
  sendTo(act.world, [hook], { repository, type: 'push', action: null, payload })
}

/** A new branch is compared with the default one. */
export function pushEvent(act: Act, repository: RepositoryRecord, push: Push): void {
  const { branch, before, head, commits } = push
  const shown = (commit: CommitRecord) => payloadCommitJson(act, repository, commit, 'push')
  const payload = () =>
    pushPayload(act, repository, 'owner', {
      branch,
      from: before?.sha ?? (branch === DEFAULT_BRANCH ? NO_COMMIT : DEFAULT_BRANCH),
      before: before?.sha ?? NO_COMMIT,
      head,
      commits: commits.map(shown),
      commit: shown(head),
    })
  emit(act, { repository, type: 'push', action: null, payload })
}

/** A new tag is a push without commits. */
export function tagPushEvent(act: Act, repository: RepositoryRecord, tag: string, head: CommitRecord): void {
  const commit = () => payloadCommitJson(act, repository, head, 'push')
  const payload = () => ({
    ...pushPayload(act, repository, 'owner', {
      branch: tag,
      from: NO_COMMIT,
      before: NO_COMMIT,
      head,
      commits: [],
      commit: commit(),
    }),
    ref: `refs/tags/${tag}`,
  })
  emit(act, { repository, type: 'push', action: null, payload })
}

interface Parts {
  readonly branch: string
  readonly from: string
  readonly before: string
  readonly head: CommitRecord
  readonly commits: readonly object[]
  readonly commit: object
}

function pushPayload(act: Act, repository: RepositoryRecord, level: Level, parts: Parts) {
  const web = `${act.world.rootUrl}${act.world.state.pathOf(repository)}`
  return {
    ref: `refs/heads/${parts.branch}`,
    before: parts.before,
    after: parts.head.sha,
    compare_url: `${web}/compare/${parts.from}...${parts.head.sha}`,
    commits: parts.commits,
    total_commits: parts.commits.length,
    head_commit: parts.commit,
    repository: repositoryFor(act, repository, level),
    pusher: userJson(act, act.viewer),
    sender: userJson(act, act.viewer),
  }
}
