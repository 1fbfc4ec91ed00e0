import { createHash } from 'node:crypto'
import { historyOf, touched } from '../state/git.ts'
import type { CommitRecord, RepositoryRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { gitTime } from './time.ts'

/** Git's own hash of a file, so that equal contents have equal ids. */
export function blobSha(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

export function treeSha(path: string): string {
  return createHash('sha1').update(`tree ${path}`).digest('hex')
}

/** Which tree is looked at, and by which name it was asked for. */
export interface Tree {
  readonly repository: RepositoryRecord
  readonly head: CommitRecord
  readonly ref: string
}

/** A file, or with no such file a folder; the content is left out where folders are listed. */
export function contentsJson(view: View, tree: Tree, path: string, listed: boolean) {
  const bytes = tree.head.files.get(path) ?? null
  const sha = bytes ? blobSha(bytes) : treeSha(path)
  const shown = bytes !== null && !listed
  const links = linksOf(view, tree, path, bytes ? 'blobs' : 'trees', sha)
  return {
    name: path.split('/').at(-1) ?? path,
    path,
    sha,
    ...lastCommit(view, tree.head, path),
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

function linksOf(view: View, { repository, ref, head }: Tree, path: string, kind: string, sha: string) {
  const { rootUrl, state } = view.world
  const name = state.pathOf(repository)
  const place = ref === head.sha ? `commit/${ref}` : `branch/${ref}`
  return {
    self: `${rootUrl}api/v1/repos/${name}/contents/${path}?ref=${ref}`,
    git: `${rootUrl}api/v1/repos/${name}/git/${kind}/${sha}`,
    html: `${rootUrl}${name}/src/${place}/${path}`,
    raw: `${rootUrl}${name}/raw/${place}/${path}`,
  }
}

/** The newest one that touched the file, or anything in the folder. */
function lastCommit(view: View, head: CommitRecord, path: string) {
  const { traits } = view.world
  const isIn = (one: string) => one === path || one.startsWith(`${path}/`)
  const commit = historyOf(head).find((one) => touched(one).some(isIn)) ?? head
  const at = gitTime(commit.atMs)
  return {
    last_commit_sha: commit.sha,
    ...(traits.fileDates ? { last_committer_date: at, last_author_date: at } : {}),
    ...(traits.forgejo ? { last_commit_when: at } : {}),
  }
}
