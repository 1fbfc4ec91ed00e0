import { WEBHOOK_PATH } from '../../../gitea/delivery.ts'
import type { FoundHook } from '../../../gitea/setup/found.ts'
import { hooksToBot } from '../../../gitea/setup/plan-hook.ts'
import { hooksMade, markOf, type SetupRecord } from '../../../gitea/setup/record.ts'
import { type Place, placeName } from '../../../gitea/setup/wish.ts'
import type { CheckName } from './catalogue.ts'
import { allSkipped, type Finding, failed, ok, skipped, warning } from './finding.ts'

const HOOK_CHECKS = [
  'hooks',
  'hook-active',
  'hook-events',
  'hook-comments',
  'hook-twice',
  'hook-filter',
  'hook-secret',
] as const satisfies readonly CheckName[]

/** The hooks of a place that tell of a repository; null = they may not be seen. */
export interface PlaceHooks {
  readonly place: Place
  readonly hooks: readonly FoundHook[] | null
}

/** What hooks have to be like. */
export interface HookWish {
  /** Where they lead; undefined = nobody knows, and every one that ends like the bot's is taken for its own. */
  readonly hookUrl: string | undefined
  /** What the plugins listen to, as far as this server can be asked for it. */
  readonly types: readonly string[]
  readonly secret: string
  readonly record: SetupRecord | undefined
  /** Switches a hook on, with all types. */
  mend(place: Place, hook: FoundHook): Promise<void>
}

const COMMENTS = 'issue_comment'

interface Found {
  readonly place: Place
  readonly hook: FoundHook
}

/** Why nobody can say anything of hooks. */
export const UNSEEN =
  'the token of the bot may not see hooks, which is right; set GITEA_ADMIN_TOKEN to a token of an administrator to have them looked at'

/** @param about the repository that the places tell of */
export function hookChecks(about: string, places: readonly PlaceHooks[], wish: HookWish): Finding[] {
  const ours = places.flatMap(({ place, hooks }) => toBot(hooks ?? [], wish).map((hook) => ({ place, hook })))
  const [first] = ours
  if (!first) return noHook(about, places, wish)
  return [
    ok('hooks', ours.map(({ place }) => placeName(place)).join(', '), { about }),
    active(first, about, wish),
    events(first, about, wish),
    comments(first, about, wish),
    twice(ours, about),
    filter(first, about),
    secret(first, about, wish),
  ]
}

/** @param places the repository itself is the last of them */
function noHook(about: string, places: readonly PlaceHooks[], { hookUrl }: HookWish): Finding[] {
  if (places.at(-1)?.hooks == null) return allSkipped(HOOK_CHECKS, UNSEEN).map((one) => ({ ...one, about }))
  const [, ...others] = HOOK_CHECKS
  const found = `no hook leads to the bot${hookUrl === undefined ? '' : `, to ${hookUrl}`}`
  const unseen = places.filter(({ hooks }) => hooks === null).map(({ place }) => placeName(place))
  const lost =
    unseen.length === 0
      ? failed('hooks', found, 'Run setup again, or make one by hand (docs/setup.md).', { about })
      : warning(
          'hooks',
          found,
          `Unless there is one of the ${unseen.join(' or ')}, which may not be seen: run setup again.`,
          { about },
        )
  return [lost, ...allSkipped(others, 'there is no hook').map((one) => ({ ...one, about }))]
}

function toBot(hooks: readonly FoundHook[], { hookUrl }: HookWish): FoundHook[] {
  if (hookUrl !== undefined) return hooksToBot(hooks, hookUrl)
  return hooks
    .filter(({ url }) => url.replace(/\/$/, '').endsWith(WEBHOOK_PATH))
    .flatMap((hook) => hooksToBot([hook], hook.url))
}

function mending({ place, hook }: Found, wish: HookWish) {
  return { says: `hook of ${placeName(place)} put right`, apply: () => wish.mend(place, hook) }
}

function active(found: Found, about: string, wish: HookWish): Finding {
  if (found.hook.active) return ok('hook-active', 'yes', { about })
  const remedy = 'Tick "Active" on its page, or let --fix do it.'
  return failed('hook-active', 'the hook is switched off', remedy, { about, fix: mending(found, wish) })
}

function events(found: Found, about: string, wish: HookWish): Finding {
  const lacking = wish.types.filter((type) => type !== COMMENTS && !found.hook.events.includes(type))
  if (lacking.length === 0) return ok('hook-events', `${wish.types.length} kinds`, { about })
  const remedy = 'Tick them on its page, or let --fix do it. Until then the sweep finds some of it, later.'
  return failed('hook-events', `it does not send ${lacking.join(', ')}`, remedy, {
    about,
    fix: mending(found, wish),
  })
}

function comments(found: Found, about: string, wish: HookWish): Finding {
  if (!wish.types.includes(COMMENTS)) return ok('hook-comments', 'no plugin listens to them', { about })
  if (found.hook.events.includes(COMMENTS)) return ok('hook-comments', 'yes', { about })
  const remedy = 'Tick "Issue Comment" on its page, or let --fix do it.'
  return failed('hook-comments', 'it sends no comments: commands are heard only by the sweep', remedy, {
    about,
    fix: mending(found, wish),
  })
}

function twice(ours: readonly Found[], about: string): Finding {
  if (ours.length === 1) return ok('hook-twice', 'no', { about })
  const where = ours.map(({ place, hook }) => `${hook.id} of ${placeName(place)}`).join(', ')
  return warning(
    'hook-twice',
    `${ours.length} hooks lead to the bot: ${where}`,
    'Delete all but one, or run setup again.',
    { about },
  )
}

function filter({ hook }: Found, about: string): Finding {
  const { branchFilter } = hook
  if (['', '*', '**'].includes(branchFilter)) return ok('hook-filter', 'none', { about })
  const remedy =
    'See that the default branch passes it: by a push the bot hears that coordinator.yml was changed.'
  return warning('hook-filter', `only branches that are like "${branchFilter}"`, remedy, { about })
}

function secret({ place, hook }: Found, about: string, wish: HookWish): Finding {
  const made = wish.record && hooksMade(wish.record, place).find(({ id }) => id === hook.id)
  if (!made)
    return skipped(
      'hook-secret',
      'Gitea never tells it, and setup did not make this hook; the round trip shows it',
      { about },
    )
  if (made.mark === markOf(wish.secret)) return ok('hook-secret', 'the same', { about })
  return failed(
    'hook-secret',
    'it was made with another secret than GITEA_WEBHOOK_SECRET',
    'Run setup again: it makes a new hook.',
    { about },
  )
}
