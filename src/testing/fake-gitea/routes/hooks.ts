import { deleteHook } from '../acts/removal.ts'
import { isHookType, typesOf } from '../deliveries/flags.ts'
import { pushTest } from '../events/push-event.ts'
import { empty, json } from '../http/answer.ts'
import type { Body } from '../http/body.ts'
import { acting, type Call, numberParam, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { notFound, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute, route } from '../http/route.ts'
import { hookJson } from '../json/hook.ts'
import { ownsOrganization } from '../state/access.ts'
import type { HookRecord, HookTarget } from '../state/records.ts'
import { nowMs } from '../world.ts'
import { organizationIn } from './lookup.ts'

const body = {
  type: 'text',
  config: 'object',
  events: 'list',
  branch_filter: 'text',
  authorization_header: 'text',
  active: 'flag',
  name: 'text',
} as const
const newBody = { ...body, type: 'text!' } as const
const ofRepository = { scope: 'repository', admin: true, auth: true } as const

/** Hooks of a repository, an organisation, a user, the instance. The same five calls at each. */
export const hookRoutes: Route[] = [
  repositoryRoute('GET /hooks', ofRepository, (call) => list(call, here(call))),
  repositoryRoute('POST /hooks', { ...ofRepository, body: newBody }, (call) => create(call, here(call))),
  repositoryRoute('GET /hooks/:id', ofRepository, (call) => json(200, hookJson(call, one(call, here(call))))),
  repositoryRoute('PATCH /hooks/:id', { ...ofRepository, body }, (call) => edit(call, one(call, here(call)))),
  repositoryRoute('DELETE /hooks/:id', ofRepository, (call) => remove(call, one(call, here(call)))),
  repositoryRoute('POST /hooks/:id/tests', ofRepository, test),
  ...hooksAt('/orgs/:org/hooks', 'organization', organization),
  ...hooksAt('/user/hooks', 'user', ownUser),
  ...hooksAt('/admin/hooks', 'admin', instance),
]

function hooksAt(
  path: string,
  scope: 'organization' | 'user' | 'admin',
  at: (call: Call) => HookTarget,
): Route[] {
  const guards = { scope, auth: true } as const
  return [
    route(`GET ${path}`, guards, (call) => list(call, at(call))),
    route(`POST ${path}`, { ...guards, body: newBody }, (call) => create(call, at(call))),
    route(`GET ${path}/:id`, guards, (call) => json(200, hookJson(call, one(call, at(call))))),
    route(`PATCH ${path}/:id`, { ...guards, body }, (call) => edit(call, one(call, at(call)))),
    route(`DELETE ${path}/:id`, guards, (call) => remove(call, one(call, at(call)))),
  ]
}

function here(call: RepositoryCall): HookTarget {
  return { kind: 'repository', id: call.repository.id }
}

function organization(call: Call): HookTarget {
  const owner = organizationIn(call)
  if (ownsOrganization(call.world.state, owner, call.viewer)) return { kind: 'organization', id: owner.id }
  throw refusal(call.world, 403, 'Must be an organization owner')
}

/** For whatever repositories the caller owns. */
function ownUser(call: Call): HookTarget {
  return { kind: 'user', id: acting(call).viewer.id }
}

function instance(call: Call): HookTarget {
  if (!acting(call).viewer.isAdmin) throw refusal(call.world, 403, 'user should be the site admin')
  return { kind: 'system' }
}

function hooksOf(call: Call, target: HookTarget): HookRecord[] {
  const kinds = target.kind === 'system' ? ['system', 'default'] : [target.kind]
  const same = (other: HookTarget) =>
    kinds.includes(other.kind) && (!('id' in other) || ('id' in target && other.id === target.id))
  return [...call.world.state.hooks.values()].filter((hook) => same(hook.target))
}

function list(call: Call, target: HookTarget) {
  const total = target.kind !== 'system' || call.world.traits.countsDependencies
  // The default ones are found by number only.
  const listed = hooksOf(call, target).filter((hook) => hook.target.kind === target.kind)
  return paged(call, listed, (hook) => hookJson(call, hook), { total })
}

function one(call: Call, target: HookTarget): HookRecord {
  const hook = hooksOf(call, target).find(({ id }) => id === numberParam(call, 'id'))
  if (!hook) throw notFound(call.world)
  return hook
}

/** Inactive unless said otherwise; no list of events means pushes only. */
function create(call: Call, target: HookTarget) {
  if (!call.body.has('config')) throw refusal(call.world, 422, '[Config]: Required')
  const config = call.body.object('config')
  const { url, contentType } = checkedConfig(call, config)
  const atMs = nowMs(call.world)
  const hook: HookRecord = {
    id: call.world.state.nextId('hook'),
    target: isDefault(target, config) ? { kind: 'default' } : target,
    url,
    contentType,
    secret: config.text('secret') ?? '',
    types: typesOf(call.body.texts('events') ?? [], call.world.traits),
    active: call.body.flag('active') ?? false,
    name: call.body.text('name') ?? '',
    branchFilter: call.body.text('branch_filter') ?? '',
    authorization: call.body.text('authorization_header') ?? '',
    createdAtMs: atMs,
    updatedAtMs: atMs,
  }
  call.world.state.hooks.set(hook.id, hook)
  return json(201, hookJson(call, hook))
}

/** Without that word an administrator's hook is only the model for those of new repositories. */
function isDefault({ kind }: HookTarget, config: Body): boolean {
  return kind === 'system' && config.text('is_system_webhook') !== 'true'
}

function checkedConfig({ body, world }: Call, config: Body) {
  const type = body.text('type') ?? ''
  if (!isHookType(type, world.traits)) throw refusal(world, 422, `Invalid hook type: ${type}`)
  const url = config.text('url')
  const contentType = config.text('content_type')
  if (!url || !contentType) {
    throw refusal(world, 422, `Missing config option: ${url ? 'content_type' : 'url'}`)
  }
  if (contentType !== 'json' && contentType !== 'form') throw refusal(world, 422, 'Invalid content type')
  if (world.traits.hookUrlsChecked && !/^https?:/.test(url)) throw refusal(world, 422, 'Invalid url')
  return { url, contentType } as const
}

/** The secret stays as it is; events, filter and authorization are reset if they are not said. */
function edit(call: Call, hook: HookRecord) {
  const config = call.body.object('config')
  hook.url = config.text('url') ?? hook.url
  const contentType = config.text('content_type')
  if (contentType === 'json' || contentType === 'form') hook.contentType = contentType
  hook.types = typesOf(call.body.texts('events') ?? [], call.world.traits)
  hook.active = call.body.flag('active') ?? hook.active
  hook.name = call.body.text('name') ?? hook.name
  hook.branchFilter = call.body.text('branch_filter') ?? ''
  hook.authorization = call.body.text('authorization_header') ?? ''
  hook.updatedAtMs = nowMs(call.world)
  return json(200, hookJson(call, hook))
}

function remove(call: Call, hook: HookRecord) {
  deleteHook(call.world, hook)
  return empty(204)
}

/** A push of the head commit, to this hook alone, and only if it wants pushes. */
function test(call: RepositoryCall) {
  pushTest(acting(call), call.repository, one(call, here(call)))
  return empty(204)
}
