import { createHash } from 'node:crypto'
import type { RepositoryRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { gitTime } from './time.ts'

/** Git's own hash of a file, so that equal contents have equal ids. */
export function blobSha(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

export function treeSha(path: string): string {
  return createHash('sha1').update(`tree ${path}`).digest('hex')
}

/** A file, or with `bytes` null a folder; the content is left out where folders are listed. */
export function contentsJson(
  view: View,
  repository: RepositoryRecord,
  path: string,
  bytes: Buffer | null,
  listed: boolean,
) {
  const sha = bytes ? blobSha(bytes) : treeSha(path)
  const shown = bytes !== null && !listed
  const links = linksOf(view, repository, path, bytes ? 'blobs' : 'trees', sha)
  return {
    name: path.split('/').at(-1) ?? path,
    path,
    sha,
    ...lastCommit(view, repository),
    type: bytes ? 'file' : 'dir',
    size: bytes?.length ?? 0,
    encoding: shown ? 'base64' : null,
    content: shown ? bytes.toString('base64') : null,
    target: null,
    url: links.self,
    html_url: links.html,
    git_url: links.git,
    download_url: bytes ? links.raw : null,
    submodule_git_url: null,
    _links: { self: links.self, git: links.git, html: links.html },
  }
}

function linksOf(view: View, repository: RepositoryRecord, path: string, kind: string, sha: string) {
  const { rootUrl, state } = view.world
  const name = state.pathOf(repository)
  return {
    self: `${rootUrl}api/v1/repos/${name}/contents/${path}?ref=main`,
    git: `${rootUrl}api/v1/repos/${name}/git/${kind}/${sha}`,
    html: `${rootUrl}${name}/src/branch/main/${path}`,
    raw: `${rootUrl}${name}/raw/branch/main/${path}`,
  }
}

function lastCommit(view: View, repository: RepositoryRecord) {
  const { traits } = view.world
  const commit = repository.commits.at(-1)
  const at = gitTime(commit?.atMs ?? 0)
  return {
    last_commit_sha: commit?.sha ?? '',
    ...(traits.fileDates ? { last_committer_date: at, last_author_date: at } : {}),
    ...(traits.forgejo ? { last_commit_when: at } : {}),
  }
}
