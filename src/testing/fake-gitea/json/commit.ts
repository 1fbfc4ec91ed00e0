import type { CommitRecord, RepositoryRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { gitTime, NEVER } from './time.ts'

const UNVERIFIED = {
  verified: false,
  reason: 'gpg.error.not_signed_commit',
  signature: '',
  signer: null,
  payload: '',
}

/** A commit in a push, which lists its files, or as the head of a branch, which shows that it is not signed. */
export function payloadCommitJson(
  view: View,
  repository: RepositoryRecord,
  commit: CommitRecord,
  place: 'push' | 'branch',
) {
  const author = view.world.state.user(commit.authorId)
  const person = { name: author.login, email: author.email, username: author.login }
  const { added, removed, modified } = commit.changed
  return {
    id: commit.sha,
    message: `${commit.message}\n`,
    url: `${view.world.rootUrl}${view.world.state.pathOf(repository)}/commit/${commit.sha}`,
    author: person,
    committer: person,
    verification: place === 'push' ? null : UNVERIFIED,
    timestamp: gitTime(commit.atMs),
    ...(place === 'push' ? { added, removed, modified } : { added: null, removed: null, modified: null }),
  }
}

/** A commit as the answer to a change of files shows it, and whether it is signed. */
export function fileCommitJson(view: View, repository: RepositoryRecord, commit: CommitRecord) {
  const { world } = view
  const path = world.state.pathOf(repository)
  const git = (kind: string, sha: string) => ({
    url: `${world.rootUrl}api/v1/repos/${path}/git/${kind}/${sha}`,
    sha,
    created: NEVER,
  })
  const author = world.state.user(commit.authorId)
  const person = { name: author.login, email: author.email, date: gitTime(commit.atMs) }
  return {
    commit: {
      ...git('commits', commit.sha),
      html_url: `${world.rootUrl}${path}/commit/${commit.sha}`,
      author: person,
      committer: person,
      parents: commit.parents.map(({ sha }) => git('commits', sha)),
      message: `${commit.message}\n`,
      tree: git('trees', commit.sha),
    },
    verification: UNVERIFIED,
  }
}
