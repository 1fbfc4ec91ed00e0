import { repositoryFor } from '../json/repository.ts'
import { gitTime } from '../json/time.ts'
import { userJson } from '../json/user.ts'
import type { CommitRecord, HookRecord, RepositoryRecord } from '../state/records.ts'
import type { Act } from '../world.ts'
import { emit, type Occurrence, sendTo } from './occurrence.ts'

/** What "Test Delivery" sends: a push whose before and after are the head commit. Nothing if there is none. */
export function pushTest(act: Act, repository: RepositoryRecord, hook: HookRecord): void {
  const head = repository.commits.at(-1)
  if (!head || !hook.active || !hook.types.has('push')) return
  sendTo(act.world, [hook], occurrence(act, repository, head.sha, head))
}

/** A push of one commit to the only branch. */
export function pushEvent(act: Act, repository: RepositoryRecord, commit: CommitRecord): void {
  const before = repository.commits.at(-2)?.sha ?? '0'.repeat(40)
  emit(act, occurrence(act, repository, before, commit))
}

function occurrence(act: Act, repository: RepositoryRecord, before: string, head: CommitRecord): Occurrence {
  return {
    repository,
    type: 'push',
    action: null,
    payload: () => pushPayload(act, repository, before, head),
  }
}

function pushPayload(act: Act, repository: RepositoryRecord, before: string, head: CommitRecord) {
  const web = `${act.world.rootUrl}${act.world.state.pathOf(repository)}`
  const changed = before === head.sha ? null : head.changed
  const commit = commitJson(act, web, head, changed)
  return {
    ref: 'refs/heads/main',
    before,
    after: head.sha,
    compare_url: `${web}/compare/${before}...${head.sha}`,
    commits: [commit],
    total_commits: 1,
    head_commit: commit,
    repository: repositoryFor(act, repository, 'none'),
    pusher: userJson(act, act.viewer),
    sender: userJson(act, act.viewer),
  }
}

/** A test names no files; which of them are new is not told apart here. */
function commitJson(act: Act, web: string, commit: CommitRecord, changed: readonly string[] | null) {
  const author = act.world.state.user(commit.authorId)
  const person = { name: author.login, email: author.email, username: author.login }
  return {
    id: commit.sha,
    message: `${commit.message}\n`,
    url: `${web}/commit/${commit.sha}`,
    author: person,
    committer: person,
    verification: {
      verified: false,
      reason: 'gpg.error.not_signed_commit',
      signature: '',
      signer: null,
      payload: '',
    },
    timestamp: gitTime(commit.atMs),
    added: changed && [],
    removed: changed && [],
    modified: changed,
  }
}
