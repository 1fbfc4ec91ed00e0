import { json, plain } from '../http/answer.ts'
import { param, type RepositoryCall } from '../http/call.ts'
import { notFound, type Refusal, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { blobSha, contentsJson, treeSha } from '../json/contents.ts'
import { atLeast, levelIn } from '../state/access.ts'
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
  checkReader(call)
  if (call.repository.commits.length === 0 && call.world.traits.emptyHasContents) return json(200, [])
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

/** Somebody in a team for issues only may see the repository, and no file of it. */
function checkReader(call: RepositoryCall): void {
  const { state } = call.world
  if (atLeast(levelIn(state, call.repository, call.viewer, 'code'), 'read')) return
  const words = 'user should have specific read permission or be a repo admin or a site admin'
  throw refusal(call.world, 403, words)
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
  checkReader(call)
  checkRef(call)
  const bytes = call.repository.files.get(param(call, 'path'))
  if (!bytes) throw missing(call, param(call, 'path'))
  return plain(200, bytes.toString('utf8'))
}

function tree(call: RepositoryCall) {
  checkReader(call)
  const { repository } = call
  const recursive = ['1', 'true'].includes(call.query.get('recursive') ?? '')
  const paths = recursive ? everyPath(repository) : childrenOf(repository, '')
  const sha = repository.commits.at(-1)?.sha
  if (sha === undefined) throw notFound(call.world)
  const base = `${call.world.rootUrl}api/v1/repos/${call.world.state.pathOf(repository)}/git`
  const entries = paths.map((path) => treeEntry(base, path, repository.files.get(path)))
  const shown = { sha, url: `${base}/trees/${sha}`, tree: entries, truncated: false, page: 1 }
  return json(200, { ...shown, total_count: entries.length }, { 'x-total-count': String(entries.length) })
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
