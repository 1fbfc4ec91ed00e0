import { json, plain } from '../http/answer.ts'
import { param, type RepositoryCall } from '../http/call.ts'
import { notFound, type Refusal, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { blobSha, contentsJson, treeSha } from '../json/contents.ts'
import type { RepositoryRecord } from '../state/records.ts'

const scope = 'repository'
const DEFAULT_BRANCH = 'main'

/** The files on the one branch that a fake repository has. */
export const contentsRoutes: Route[] = [
  repositoryRoute('GET /contents/*path', { scope }, contents),
  repositoryRoute('GET /raw/*path', { scope }, raw),
  repositoryRoute('GET /git/trees/:ref', { scope }, tree),
]

function contents(call: RepositoryCall) {
  checkRef(call)
  const path = param(call, 'path').replace(/\/$/, '')
  const bytes = call.repository.files.get(path)
  if (bytes) return json(200, contentsJson(call, call.repository, path, bytes, false))
  const children = childrenOf(call.repository, path)
  if (children.length === 0) throw missing(call, path)
  const show = (child: string) =>
    contentsJson(call, call.repository, child, call.repository.files.get(child) ?? null, true)
  return json(200, children.map(show))
}

function checkRef(call: RepositoryCall): void {
  const ref = call.query.get('ref') || DEFAULT_BRANCH
  const known = [DEFAULT_BRANCH, ...call.repository.commits.map((commit) => commit.sha)]
  if (call.repository.commits.length && known.includes(ref)) return
  const kind = call.world.traits.missingRefIsNotFound ? undefined : 'GetContentsOrList'
  throw notFound(call.world, kind, `object does not exist [id: ${ref}, rel_path: ]`)
}

/** The error names the first part of the path that is not there. */
function missing(call: RepositoryCall, path: string): Refusal {
  const parts = path.split('/')
  const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  const first = prefixes.find((prefix) => !exists(call.repository, prefix)) ?? path
  return notFound(call.world, 'GetContentsOrList', `object does not exist [id: , rel_path: ${first}]`)
}

function exists(repository: RepositoryRecord, path: string): boolean {
  return repository.files.has(path) || childrenOf(repository, path).length > 0
}

function childrenOf(repository: RepositoryRecord, folder: string): string[] {
  const prefix = folder === '' ? '' : `${folder}/`
  const below = [...repository.files.keys()].filter((path) => path.startsWith(prefix))
  const names = below.map((path) => prefix + (path.slice(prefix.length).split('/')[0] ?? ''))
  return [...new Set(names)].sort()
}

function raw(call: RepositoryCall) {
  checkRef(call)
  const bytes = call.repository.files.get(param(call, 'path'))
  if (!bytes) throw missing(call, param(call, 'path'))
  return plain(200, bytes.toString('utf8'))
}

function tree(call: RepositoryCall) {
  const { repository } = call
  const recursive = ['1', 'true'].includes(call.query.get('recursive') ?? '')
  const paths = recursive ? everyPath(repository) : childrenOf(repository, '')
  const sha = treeCommit(call)
  const base = `${call.world.rootUrl}api/v1/repos/${call.world.state.pathOf(repository)}/git`
  const { page, shown } = treePage(call, paths)
  const tree = shown.map((path) => treeEntry(base, path, repository.files.get(path)))
  const truncated = page * treeSize(call) < paths.length
  const answer = { sha, url: `${base}/trees/${sha}`, tree: tree.length > 0 ? tree : null, truncated, page }
  return json(200, { ...answer, total_count: paths.length }, { 'x-total-count': String(paths.length) })
}

/** A branch, a commit or HEAD; the answer names the commit. */
function treeCommit(call: RepositoryCall): string {
  const { commits } = call.repository
  const ref = param(call, 'ref')
  const newest = commits.at(-1)?.sha
  const sha = ref === DEFAULT_BRANCH || ref === 'HEAD' ? newest : commits.find((it) => it.sha === ref)?.sha
  if (sha === undefined) throw refusal(call.world, 400, `sha not found [${ref}]`)
  return sha
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

function everyPath(repository: RepositoryRecord): string[] {
  const folders = [...repository.files.keys()].flatMap((path) => {
    const parts = path.split('/').slice(0, -1)
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  })
  return [...new Set([...folders, ...repository.files.keys()])].sort()
}

function treeEntry(base: string, path: string, bytes: Buffer | undefined) {
  const sha = bytes ? blobSha(bytes) : treeSha(path)
  const kind = bytes ? { mode: '100644', type: 'blob' } : { mode: '040000', type: 'tree' }
  const url = `${base}/${bytes ? 'blobs' : 'trees'}/${sha}`
  return { path, ...kind, size: bytes?.length ?? 0, sha, url }
}
