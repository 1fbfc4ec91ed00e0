import { json, plain } from '../http/answer.ts'
import { param, type RepositoryCall } from '../http/call.ts'
import { notFound, type Refusal, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { blobSha, contentsJson, type Tree, treeSha } from '../json/contents.ts'
import { atLeast, levelIn } from '../state/access.ts'
import { commitAt, DEFAULT_BRANCH } from '../state/git.ts'
import type { CommitRecord } from '../state/records.ts'

const scope = 'repository'

/** The files of a branch or a commit. */
export const contentsRoutes: Route[] = [
  repositoryRoute('GET /contents', { scope }, contents),
  repositoryRoute('GET /contents/*path', { scope }, contents),
  repositoryRoute('GET /raw/*path', { scope }, raw),
  repositoryRoute('GET /git/trees/:ref', { scope }, tree),
]

function contents(call: RepositoryCall) {
  checkReader(call)
  if (call.repository.branches.size === 0 && call.world.traits.emptyHasContents) return json(200, [])
  const found = treeOf(call)
  const path = param(call, 'path').replace(/\/$/, '')
  if (found.head.files.has(path)) return json(200, contentsJson(call, found, path, false))
  const children = childrenOf(found.head, path)
  if (children.length === 0) throw missing(call, found.head, path)
  return json(
    200,
    children.map((child) => contentsJson(call, found, child, true)),
  )
}

/** Somebody in a team for issues only may see the repository, and no file of it. */
function checkReader(call: RepositoryCall): void {
  const { state } = call.world
  if (atLeast(levelIn(state, call.repository, call.viewer, 'code'), 'read')) return
  const words = 'user should have specific read permission or be a repo admin or a site admin'
  throw refusal(call.world, 403, words)
}

function treeOf(call: RepositoryCall): Tree {
  const ref = call.query.get('ref') || DEFAULT_BRANCH
  const head = commitAt(call.repository, ref)
  if (head) return { repository: call.repository, head, ref }
  const kind = call.world.traits.missingRefIsNotFound ? undefined : 'GetContentsOrList'
  throw notFound(call.world, kind, `object does not exist [id: ${ref}, rel_path: ]`)
}

/** The error names the first part of the path that is not there. */
function missing(call: RepositoryCall, head: CommitRecord, path: string): Refusal {
  const parts = path.split('/')
  const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  const first = prefixes.find((prefix) => !exists(head, prefix)) ?? path
  return notFound(call.world, 'GetContentsOrList', `object does not exist [id: , rel_path: ${first}]`)
}

function exists(head: CommitRecord, path: string): boolean {
  return head.files.has(path) || childrenOf(head, path).length > 0
}

function childrenOf({ files }: CommitRecord, folder: string): string[] {
  const prefix = folder === '' ? '' : `${folder}/`
  const below = [...files.keys()].filter((path) => path.startsWith(prefix))
  const names = below.map((path) => prefix + (path.slice(prefix.length).split('/')[0] ?? ''))
  return [...new Set(names)].sort()
}

function raw(call: RepositoryCall) {
  checkReader(call)
  const { head } = treeOf(call)
  const bytes = head.files.get(param(call, 'path'))
  if (!bytes) throw missing(call, head, param(call, 'path'))
  return plain(200, bytes.toString('utf8'))
}

function tree(call: RepositoryCall) {
  checkReader(call)
  const head = treeCommit(call)
  const recursive = ['1', 'true'].includes(call.query.get('recursive') ?? '')
  const paths = recursive ? everyPath(head) : childrenOf(head, '')
  const base = `${call.world.rootUrl}api/v1/repos/${call.world.state.pathOf(call.repository)}/git`
  const { page, shown } = treePage(call, paths)
  const tree = shown.map((path) => treeEntry(base, path, head.files.get(path)))
  const truncated = page * treeSize(call) < paths.length
  const rest = { url: `${base}/trees/${head.sha}`, tree: tree.length > 0 ? tree : null, truncated, page }
  return json(
    200,
    { sha: head.sha, ...rest, total_count: paths.length },
    { 'x-total-count': String(paths.length) },
  )
}

/** A branch, a commit or HEAD; the answer names the commit. */
function treeCommit(call: RepositoryCall): CommitRecord {
  const ref = param(call, 'ref')
  const head = commitAt(call.repository, ref === 'HEAD' ? DEFAULT_BRANCH : ref)
  if (!head) throw refusal(call.world, 400, `sha not found [${ref}]`)
  return head
}

/** Gitea's setting DEFAULT_GIT_TREES_PER_PAGE, which is the largest page too. */
const TREES_PER_PAGE = 1_000

function treeSize(call: RepositoryCall): number {
  const wanted = Number(call.query.get('per_page')) || 0
  return wanted > 0 && wanted <= TREES_PER_PAGE ? wanted : TREES_PER_PAGE
}

function treePage(call: RepositoryCall, paths: readonly string[]) {
  const page = Math.max(1, Number(call.query.get('page')) || 1)
  const size = treeSize(call)
  return { page, shown: paths.slice((page - 1) * size, page * size) }
}

function everyPath({ files }: CommitRecord): string[] {
  const folders = [...files.keys()].flatMap((path) => {
    const parts = path.split('/').slice(0, -1)
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  })
  return [...new Set([...folders, ...files.keys()])].sort()
}

function treeEntry(base: string, path: string, bytes: Buffer | undefined) {
  const sha = bytes ? blobSha(bytes) : treeSha(path)
  const kind = bytes ? { mode: '100644', type: 'blob' } : { mode: '040000', type: 'tree' }
  const url = `${base}/${bytes ? 'blobs' : 'trees'}/${sha}`
  return { path, ...kind, size: bytes?.length ?? 0, sha, url }
}
