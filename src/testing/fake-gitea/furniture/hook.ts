import { typesOf } from '../deliveries/flags.ts'
import type { HookRecord, HookTarget, RepositoryRecord } from '../state/records.ts'
import type { World } from '../world.ts'
import { nowMs } from '../world.ts'

/** A hook as an administrator would make it; active unless said otherwise. */
export interface HookOptions {
  /** Where deliveries are posted: `${botUrl}/webhook/gitea`. */
  readonly url: string
  /** Signs them; none if not said, and then the signature is empty. */
  readonly secret?: string
  /** In the words of Gitea's API; `['issues']` if not said. */
  readonly events?: readonly string[]
  /** How the payload is sent; `json` if not said. */
  readonly contentType?: 'json' | 'form'
  /** Sends nothing if false; true if not said. */
  readonly active?: boolean
  /** Sent as the header Authorization. */
  readonly authorization?: string
}

export function makeHook(world: World, target: HookTarget, options: HookOptions): HookRecord {
  const atMs = nowMs(world)
  const hook: HookRecord = {
    id: world.state.nextId('hook'),
    target,
    url: options.url,
    secret: options.secret ?? '',
    contentType: options.contentType ?? 'json',
    types: typesOf(options.events ?? ['issues'], world.traits),
    active: options.active ?? true,
    name: '',
    branchFilter: '',
    authorization: options.authorization ?? '',
    createdAtMs: atMs,
    updatedAtMs: atMs,
  }
  world.state.hooks.set(hook.id, hook)
  return hook
}

/** A new repository gets one of each default hook, and from then on its own. */
export function copyDefaultHooks(world: World, { id: repositoryId }: RepositoryRecord): void {
  const { hooks } = world.state
  const models = [...hooks.values()].filter(({ target }) => target.kind === 'default')
  for (const model of models) {
    const id = world.state.nextId('hook')
    hooks.set(id, { ...model, id, target: { kind: 'repository', id: repositoryId } })
  }
}
