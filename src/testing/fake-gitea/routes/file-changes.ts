import { pushCommit } from '../acts/push.ts'
import { json } from '../http/answer.ts'
import { Body, isRecord } from '../http/body.ts'
import { acting, param, type RepositoryCall } from '../http/call.ts'
import { type Refusal, refusal, serverError } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { fileCommitJson } from '../json/commit.ts'
import { blobSha, contentsJson } from '../json/contents.ts'
import { atLeast, levelIn } from '../state/access.ts'
import { DEFAULT_BRANCH } from '../state/git.ts'
import type { CommitRecord } from '../state/records.ts'

const scope = 'repository'
const where = { message: 'text', branch: 'text', new_branch: 'text' } as const
const file = { ...where, content: 'text', sha: 'text' } as const
const guards = { scope, editable: true } as const

/** Changes of files that make a commit, on a branch that is there or on a new one. */
export const fileChangeRoutes: Route[] = [
  repositoryRoute('POST /contents', { ...guards, body: { ...where, files: 'list' } }, changeMany),
  repositoryRoute('POST /contents/*path', { ...guards, body: file }, (call) => changeOne(call, 'create')),
  repositoryRoute('PUT /contents/*path', { ...guards, body: file }, (call) => changeOne(call, 'update')),
  repositoryRoute('DELETE /contents/*path', { ...guards, body: file }, (call) => changeOne(call, 'delete')),
]

interface Change {
  readonly operation: string
  readonly path: string
  readonly content: string
  readonly sha: string | undefined
}

const DEFAULT_WORDS: Record<string, string> = { create: 'Add', update: 'Update', delete: 'Delete' }

function changeOne(call: RepositoryCall, operation: 'create' | 'update' | 'delete') {
  const sha = call.body.text('sha')
  const optional = operation === 'create' || (operation === 'update' && call.world.traits.shaOptional)
  if (!optional && !sha) throw refusal(call.world, 422, '[SHA]: Required')
  const path = param(call, 'path')
  const change = { operation, path, content: call.body.text('content') ?? '', sha }
  const made = carryOut(call, [sha || operation !== 'update' ? change : { ...change, operation: 'create' }])
  const content = operation === 'delete' ? null : contentsOf(call, made, path)
  const status = operation === 'create' || (operation === 'update' && !sha) ? 201 : 200
  return json(status, { content, ...fileCommitJson(call, call.repository, made) })
}

/** Since 1.24 no files at all are `null`. What is deleted is `null` in the list of what there is. */
function changeMany(call: RepositoryCall) {
  const changes = (call.body.list('files') ?? []).filter(isRecord).map((one): Change => {
    const body = new Body(one)
    const text = (name: string) => body.text(name) ?? ''
    return {
      operation: text('operation'),
      path: text('path'),
      content: text('content'),
      sha: body.text('sha'),
    }
  })
  const made = carryOut(call, changes)
  const files = changes.map(({ path, operation }) =>
    operation === 'delete' ? null : contentsOf(call, made, path),
  )
  const shown = files.length === 0 && call.world.traits.nullFiles ? null : files
  return json(201, { files: shown, ...fileCommitJson(call, call.repository, made) })
}

function contentsOf(call: RepositoryCall, head: CommitRecord, path: string) {
  return contentsJson(call, { repository: call.repository, head, ref: targetOf(call) }, path, false)
}

function targetOf(call: RepositoryCall): string {
  return call.body.text('new_branch') || call.body.text('branch') || DEFAULT_BRANCH
}

function carryOut(call: RepositoryCall, changes: readonly Change[]): CommitRecord {
  const from = startOf(call)
  const files = new Map(changes.map((change) => [change.path, bytesOf(call, from, change)]))
  const [first] = changes
  const usual = `${DEFAULT_WORDS[first?.operation ?? ''] ?? 'Update'} ${first?.path ?? ''}`
  const message = call.body.text('message') || usual
  return pushCommit(acting(call), call.repository, { message, files, branch: targetOf(call), from })
}

/** The commit that the change is made on; undefined in an empty repository. */
function startOf(call: RepositoryCall): CommitRecord | undefined {
  const { body, repository, world } = call
  if (!atLeast(levelIn(world.state, repository, call.viewer, 'code'), 'write')) {
    const branch = world.traits.targetBranchText ? 'the target branch' : 'this branch'
    throw refusal(world, 403, `user should have a permission to write to ${branch}`)
  }
  const base = body.text('branch') || DEFAULT_BRANCH
  const fresh = body.text('new_branch')
  const from = repository.branches.get(base)
  if (!from && (base !== DEFAULT_BRANCH || repository.branches.size > 0)) {
    const where = world.traits.branchNamesRepository ? `repo_id: ${repository.id} ` : ''
    throw refusal(world, 404, `branch does not exist [${where}name: ${base}]`)
  }
  if (fresh && fresh !== base && repository.branches.has(fresh)) {
    throw refusal(world, 422, `branch already exists [name: ${fresh}]`)
  }
  return from
}

/** What becomes of a file, null for none; refused in Gitea's words if that cannot be. */
function bytesOf(call: RepositoryCall, from: CommitRecord | undefined, change: Change): Buffer | null {
  const { operation, path, content, sha } = change
  const present = from?.files.get(path)
  if (!['create', 'update', 'delete'].includes(operation)) throw serverError(call.world)
  if (path.split('/').includes('.git')) {
    throw refusal(call.world, 422, `path contains a malformed path component [path: ${path}]`)
  }
  if (operation === 'create') {
    if (present) throw refusal(call.world, 422, `repository file already exists [path: ${path}]`)
    return decoded(call, content)
  }
  if (!present) throw missingFile(call, change)
  const expected = blobSha(present)
  if (sha !== expected) {
    throw refusal(call.world, 422, `sha does not match [given: ${sha ?? ''}, expected: ${expected}]`)
  }
  return operation === 'delete' ? null : decoded(call, content)
}

function missingFile(call: RepositoryCall, { operation, path }: Change): Refusal {
  const { traits } = call.world
  if (operation === 'update' && !traits.missingFileIsNotFound) return serverError(call.world)
  const gone = `repository file does not exist [path: ${path}]`
  const missing = `object does not exist [id: , rel_path: ${path}]`
  return refusal(call.world, 404, operation === 'delete' && !traits.deletesAsUpdate ? gone : missing)
}

function decoded(call: RepositoryCall, content: string): Buffer {
  const wrong = /[^A-Za-z0-9+/=]/.exec(content)
  if (wrong) throw refusal(call.world, 422, `illegal base64 data at input byte ${wrong.index}`)
  return Buffer.from(content, 'base64')
}
