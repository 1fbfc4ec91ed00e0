import { atLeast, levelIn } from '../state/access.ts'
import type { RepositoryRecord } from '../state/records.ts'
import type { World } from '../world.ts'
import { type Answer, empty, plain } from './answer.ts'
import { bind } from './binding.ts'
import { Body } from './body.ts'
import { type Call, param, type RepositoryCall } from './call.ts'
import type { Identity } from './identity.ts'
import { noSuchPage, notFound, Refusal, refusal } from './refusal.ts'
import type { Route } from './route.ts'
import type { Router } from './router.ts'
import { checkScope } from './scope.ts'

/** A request below `/api/v1`, from the network or from a person inside the process. */
export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly contentType: string | undefined
  readonly text: string
  /** Scheme and host that web links show. */
  readonly base: string
}

/** Takes a request through the checks in Gitea's order and to its handler. */
export function answerTo(world: World, router: Router, request: ApiRequest, who: Identity): Answer {
  try {
    const match = router.find(request.path)
    if (!match) throw noSuchPage()
    const route = match.routes.get(request.method)
    if (!route) return empty(405)
    if (route.when?.(world.traits) === false) throw noSuchPage()
    checkScope(world, request.method, route.scope, who.scopes)
    return run(route, callOf(world, request, who, route, match.values), request)
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    // A bug of the fake itself: said aloud, so that nobody takes it for Gitea's silent 500.
    return plain(500, `The fake Gitea failed: ${error instanceof Error ? error.stack : error}`)
  } finally {
    world.state.endRequest()
  }
}

function callOf(
  world: World,
  request: ApiRequest,
  who: Identity,
  route: Route,
  values: readonly string[],
): Call {
  const params: Record<string, string> = {}
  route.names.forEach((name, index) => {
    params[name] = values[index] ?? ''
  })
  const { path, query, base } = request
  return { world, base, viewer: who.viewer, params, path, query, body: new Body(), basic: who.basic }
}

function run(route: Route, call: Call, request: ApiRequest): Answer {
  const { handle } = route
  if (!handle.inRepository) {
    const moved = movedUser(call, request)
    if (moved) return moved
    return handle.run({ ...call, body: guarded(route, call, request) })
  }
  const found = repositoryOf(call, request)
  if ('status' in found) return found
  return handle.run({ ...found, body: guarded(route, found, request) })
}

/** Below `/users/` an old name leads to the new one. */
function movedUser(call: Call, request: ApiRequest): Answer | null {
  const { state } = call.world
  const [, first, login = ''] = request.path.split('/')
  if (first !== 'users' || state.userNamed(login)) return null
  const moved = state.userMovedFrom(login)
  if (!moved) return null
  const path = [`/users/${moved.login}`, rest(request, 3)].filter((part) => part !== '').join('/')
  return movedTo(request, USER_REDIRECT, path)
}

/** The repository in the path: hidden ones do not exist, renamed ones redirect. */
function repositoryOf(call: Call, request: ApiRequest): RepositoryCall | Answer {
  const { state } = call.world
  const [owner, name] = [param(call, 'owner'), param(call, 'repo')]
  const repository = state.repositoryAt(owner, name)
  const moved = repository ? undefined : state.movedFrom(owner, name)
  if (moved)
    return movedTo(request, call.world.traits.redirectStatus, repositoryPath(call.world, request, moved))
  const renamed = state.userNamed(owner) ? undefined : state.userMovedFrom(owner)
  if (renamed) return movedTo(request, USER_REDIRECT, `/repos/${renamed.login}/${rest(request, 3)}`)
  const level = repository ? levelIn(state, repository, call.viewer) : 'none'
  if (!repository || level === 'none') throw notFound(call.world)
  return { ...call, repository, level }
}

/** Of a user's old name, in every version. */
const USER_REDIRECT = 307

function repositoryPath(world: World, request: ApiRequest, moved: RepositoryRecord): string {
  return [`/repos/${world.state.pathOf(moved)}`, rest(request, 4)].filter((part) => part !== '').join('/')
}

/** The path from a segment on. */
function rest({ path }: ApiRequest, from: number): string {
  return path.split('/').slice(from).join('/')
}

/** The path alone, without a host; only reading requests get a page with it. */
function movedTo(request: ApiRequest, status: number, path: string): Answer {
  const query = request.query.size ? `?${request.query}` : ''
  const location = `/api/v1${path}${query}`
  const words = status === 301 ? 'Moved Permanently' : 'Temporary Redirect'
  const page = plain(status, `<a href="${location}">${words}</a>.\n\n`, 'text/html; charset=utf-8')
  const shown = request.method === 'GET' ? page : empty(status)
  return { ...shown, headers: { location } }
}

/** The guards that come after the look-up: who, which rights, archived, and last the body. */
function guarded(route: Route, call: Call | RepositoryCall, request: ApiRequest): Body {
  const { world } = call
  const auth = route.auth ?? route.method !== 'GET'
  if (auth && !call.viewer) throw refusal(world, 401, 'token is required')
  if (route.siteAdmin && !call.viewer?.isAdmin) throw refusal(world, 403, 'user should be the site admin')
  if ('repository' in call) checkRepository(route, call)
  return route.body ? bind(world, request.contentType, request.text, route.body) : new Body()
}

function checkRepository(route: Route, call: RepositoryCall): void {
  const { world, repository, level } = call
  if (route.admin && !atLeast(level, 'admin')) {
    throw refusal(world, 403, 'user should be an owner or a collaborator with admin write of a repository')
  }
  if (route.writer && !atLeast(levelIn(world.state, repository, call.viewer, 'code'), 'write')) {
    throw refusal(world, 403, 'user should have a permission to write to a repo')
  }
  if (!repository.archived) return
  if (route.unarchived) throw refusal(world, 423, archivedText(world, repository, 'archived'))
  if (route.editable) throw refusal(world, 423, archivedText(world, repository, 'not allowed to edit'))
}

/** Before 1.25 the words are the same for files as for all the rest. */
function archivedText(world: World, repository: RepositoryRecord, words: string): string {
  const path = world.state.pathOf(repository)
  if (world.traits.archivedText === 'plain') return `repo is ${words}`
  if (world.traits.archivedText === 'named') return `${path} is ${words}`
  return `<Repository ${repository.id}:${path}> is archived`
}
