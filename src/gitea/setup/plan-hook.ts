import type { Found, FoundHook, FoundPlace } from './found.ts'
import { onServer } from './hook-events.ts'
import type { PlanItem } from './plan.ts'
import { hooksMade, markOf, type SetupRecord } from './record.ts'
import { type Place, placeName, type SetupWish } from './wish.ts'

/** What is done to hooks. */
export type HookChange =
  | {
      readonly do: 'create-hook'
      readonly at: Place
      readonly types: readonly string[]
      /** Those whose place it takes, removed when the new one is there. */
      readonly replaces: readonly FoundHook[]
    }
  | {
      readonly do: 'edit-hook'
      readonly at: Place
      readonly hook: FoundHook
      readonly types: readonly string[]
    }
  | { readonly do: 'delete-hooks'; readonly at: Place; readonly ids: readonly number[] }

/** Whose deliveries the bot reads; a hook of another kind with the bot's address is somebody's mistake. */
const KINDS = new Set(['gitea', 'forgejo', 'gogs'])

/** Those of the hooks that tell the bot, oldest first. */
export function hooksToBot(hooks: readonly FoundHook[], hookUrl: string): FoundHook[] {
  return hooks
    .filter((hook) => hook.url === hookUrl && KINDS.has(hook.type))
    .sort((one, other) => one.id - other.id)
}

/**
 * One hook at a place: Gitea makes a second one without a word, never shows a secret, and cannot change it.
 *
 * @param coveredBy what has a hook that tells of this place already
 */
export function planHook(
  wish: SetupWish,
  { server }: Pick<Found, 'server'>,
  record: SetupRecord,
  found: FoundPlace,
  coveredBy: string | null,
): PlanItem[] {
  const { place } = found
  const what = `hook of ${placeName(place)}`
  const ours = hooksToBot(found.hooks, wish.hookUrl)
  if (coveredBy !== null) return covered(what, place, ours, coveredBy)
  const types = onServer(wish.events, server)
  const mark = markOf(wish.secret)
  const known = hooksMade(record, place)
  const keeper = ours.find(({ id }) => known.some((made) => made.id === id && made.mark === mark))
  if (!keeper) return [fresh(what, place, types, ours)]
  const others = ours.filter((hook) => hook !== keeper).map(({ id }) => id)
  const doubles: PlanItem[] = others.map((id) => ({
    kind: 'remove',
    what: `a second ${what}`,
    detail: 'every event would come twice',
    step: { do: 'delete-hooks', at: place, ids: [id] },
  }))
  return [edited(what, place, types, keeper), ...doubles]
}

function covered(what: string, at: Place, ours: readonly FoundHook[], by: string): PlanItem[] {
  const right: PlanItem = { kind: 'right', what, detail: `not needed, that of ${by} tells of it` }
  if (ours.length === 0) return [right]
  const step = { do: 'delete-hooks', at, ids: ours.map(({ id }) => id) } as const
  return [
    { kind: 'remove', what, detail: `that of ${by} tells of it, and every event would come twice`, step },
  ]
}

function fresh(what: string, at: Place, types: readonly string[], ours: readonly FoundHook[]): PlanItem {
  const step = { do: 'create-hook', at, types, replaces: ours } as const
  if (ours.length === 0) return { kind: 'make', what, detail: `sends ${counted(types)}`, step }
  const why = 'nobody can tell whether the one that is there has the secret of the settings'
  return { kind: 'change', what, detail: `a new one takes its place: ${why}`, step }
}

function edited(what: string, at: Place, types: readonly string[], hook: FoundHook): PlanItem {
  const lacking = types.filter((type) => !hook.events.includes(type))
  const wrong = [
    ...(hook.active ? [] : ['was not active']),
    ...(lacking.length > 0 ? [`lacked ${lacking.join(', ')}`] : []),
  ]
  if (wrong.length === 0) return { kind: 'right', what, detail: `active, sends ${counted(types)}` }
  // what somebody ticked beyond that stays
  const all = [...new Set([...hook.events, ...types])].sort()
  return { kind: 'change', what, detail: wrong.join(', '), step: { do: 'edit-hook', at, hook, types: all } }
}

function counted(types: readonly string[]): string {
  return `${types.length} kinds of events`
}
