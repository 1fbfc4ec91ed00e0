import { typesOf } from '../deliveries/flags.ts'
import type { HookRecord, HookTarget } from '../state/records.ts'
import type { World } from '../world.ts'
import { nowMs } from '../world.ts'

/** A hook as an administrator would make it; active unless said otherwise. */
export interface HookOptions {
  readonly url: string
  readonly secret?: string
  readonly events?: readonly string[]
  readonly contentType?: 'json' | 'form'
  readonly active?: boolean
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
