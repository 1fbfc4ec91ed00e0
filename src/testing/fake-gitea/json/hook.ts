import { flagsOf } from '../deliveries/flags.ts'
import type { HookRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { time } from './time.ts'

/** The secret is never part of it; the authorization header is. */
export function hookJson(view: View, hook: HookRecord) {
  const { traits } = view.world
  return {
    id: hook.id,
    ...(traits.hookName ? { name: hook.name } : {}),
    type: 'gitea',
    branch_filter: hook.branchFilter,
    ...(traits.forgejo ? { url: hook.url } : {}),
    config: { content_type: hook.contentType, url: hook.url },
    events: flagsOf(hook.types, traits),
    authorization_header: hook.authorization,
    ...(traits.forgejo ? { content_type: hook.contentType, metadata: null } : {}),
    active: hook.active,
    updated_at: time(view, hook.updatedAtMs),
    created_at: time(view, hook.createdAtMs),
  }
}
