import { eventOf } from '../deliveries/flags.ts'
import { goJson } from '../deliveries/go-json.ts'
import type { HookRecord, RepositoryRecord } from '../state/records.ts'
import type { State } from '../state/state.ts'
import type { View, World } from '../world.ts'

/** An event of a repository; the payload is only made if a hook wants it. */
export interface Occurrence {
  readonly repository: RepositoryRecord
  readonly type: string
  readonly action: string | null
  readonly payload: () => object
}

/** One delivery for each matching hook: the repository's, then its owner's, then the system's. */
export function emit(view: View, occurrence: Occurrence): void {
  const { world } = view
  const hooks = hooksFor(world.state, occurrence.repository, occurrence.type)
  if (hooks.length === 0) return
  sendTo(world, hooks, occurrence)
}

export function sendTo(world: World, hooks: readonly HookRecord[], occurrence: Occurrence): void {
  const { type, action } = occurrence
  // Printed at once: the payload is a snapshot of this moment, however late it is delivered.
  const json = goJson(occurrence.payload(), world.traits, type)
  for (const hook of hooks) world.outbox.add(hook, { event: eventOf(type), type, action, json })
}

function hooksFor(state: State, repository: RepositoryRecord, type: string): HookRecord[] {
  const found = [...state.hooks.values()].filter((hook) => hook.active && hook.types.has(type))
  const at = (rank: number) => found.filter((hook) => rankFor(hook, repository) === rank)
  return found.length === 0 ? found : [...at(0), ...at(1), ...at(2)]
}

function rankFor({ target }: HookRecord, repository: RepositoryRecord): number {
  if (!('id' in target)) return target.kind === 'system' ? 2 : -1
  if (target.kind === 'repository') return target.id === repository.id ? 0 : -1
  return target.id === repository.ownerId ? 1 : -1
}
