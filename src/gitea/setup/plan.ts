import { CoordinatorError } from '../../errors.ts'
import type { LabelDefinition } from '../effects/label-definitions.ts'
import { isTooOld, OLDEST_WORDS } from '../forge-server.ts'
import type { Found, FoundOrganisation, FoundPlace, FoundRepository } from './found.ts'
import { planAccount } from './plan-account.ts'
import { type HookChange, hooksToBot, planHook } from './plan-hook.ts'
import type { SetupRecord } from './record.ts'
import { FORM_PATH, type Place, placeName, type SetupWish, TEAM_NAME } from './wish.ts'

type RepositoryPlace = Extract<Place, { kind: 'repository' }>

/** One thing to do in Gitea. */
export type Step =
  | { readonly do: 'create-user' }
  | { readonly do: 'make-token' }
  | { readonly do: 'add-collaborator'; readonly at: RepositoryPlace; readonly before: 'nothing' | 'read' }
  | { readonly do: 'create-team'; readonly org: string }
  | { readonly do: 'join-team'; readonly org: string; readonly teamId: number }
  | HookChange
  | { readonly do: 'create-labels'; readonly at: Place; readonly labels: readonly LabelDefinition[] }
  | { readonly do: 'add-form'; readonly at: RepositoryPlace }

/** A line of what is told, with what is to be done if it is not right already. */
export interface PlanItem {
  readonly kind: 'right' | 'make' | 'change' | 'remove' | 'note'
  /** `user mosaic`, `hook of alice/app`. */
  readonly what: string
  readonly detail: string
  readonly step?: Step
}

/** What is missing between what was found and what is wished. */
export interface Plan {
  readonly items: readonly PlanItem[]
  /** What only a site administrator can do, and whoever installs is none. */
  readonly needsAdmin: boolean
}

/**
 * Decides everything that has to be done, in the order in which it can be done.
 *
 * @param record what earlier runs made
 * @throws CoordinatorError when it must not be begun: `SETUP_TOO_OLD`, `SETUP_NAME_TAKEN`, `SETUP_NO_RIGHT`, `SETUP_TEAM`
 */
export function planSetup(wish: SetupWish, found: Found, record: SetupRecord): Plan {
  checkVersion(found)
  checkRights(wish, found)
  const account = planAccount(wish, found, record)
  const { isAdmin } = found.installer
  const byAdmin = account.some(({ step }) => step !== undefined)
  if (byAdmin && !isAdmin) return { items: account, needsAdmin: true }
  return {
    items: [
      ...account,
      ...planInstance(wish, found, record),
      ...found.organisations.flatMap((org) => planOrganisation(wish, found, record, org)),
      ...found.repositories.flatMap((repository) => planRepository(wish, found, record, repository)),
    ],
    needsAdmin: false,
  }
}

function checkVersion({ server }: Found): void {
  if (!isTooOld(server)) return
  throw new CoordinatorError('SETUP_TOO_OLD', `This is ${server.kind} ${server.version}.`, {
    hint: `${OLDEST_WORDS}: upgrade it first.`,
  })
}

function checkRights(wish: SetupWish, { installer, repositories }: Found): void {
  if (wish.instance && !installer.isAdmin)
    throw noRight(
      `${installer.login} is no site administrator, and only they make hooks of the whole instance.`,
    )
  const closed = repositories.filter(({ isOurs }) => !isOurs).map(({ place }) => placeName(place))
  if (closed.length > 0) throw noRight(`${installer.login} may not change ${closed.join(', ')}.`)
}

function noRight(message: string): CoordinatorError {
  return new CoordinatorError('SETUP_NO_RIGHT', message, {
    hint: 'Come as an administrator of it: people and hooks of a repository are theirs.',
  })
}

/** Whether the hook of the whole instance tells everything already. */
function hasInstanceHook(wish: SetupWish, { instance }: Found): boolean {
  return wish.instance || hooksToBot(instance?.hooks ?? [], wish.hookUrl).length > 0
}

function planInstance(wish: SetupWish, found: Found, record: SetupRecord): PlanItem[] {
  if (!found.instance || !hasInstanceHook(wish, found)) return []
  const note: PlanItem = {
    kind: 'note',
    what: `user ${wish.bot}`,
    detail:
      'a hook gives no rights: people add the bot to their repositories themselves, as a collaborator who may write',
  }
  return [...planHook(wish, found, record, found.instance, null), ...(wish.instance ? [note] : [])]
}

function planOrganisation(
  wish: SetupWish,
  found: Found,
  record: SetupRecord,
  organisation: FoundOrganisation,
): PlanItem[] {
  const coveredBy = hasInstanceHook(wish, found) ? 'the instance' : null
  return [
    ...planTeam(wish, organisation),
    ...planHook(wish, found, record, organisation, coveredBy),
    ...planLabels(wish, organisation),
  ]
}

function planTeam({ bot }: SetupWish, { place, team }: FoundOrganisation): PlanItem[] {
  const { org } = place
  const what = `team ${TEAM_NAME} of ${placeName(place)}`
  if (!team)
    return [
      {
        kind: 'make',
        what,
        detail: `${bot} is in it and may write in all repositories`,
        step: { do: 'create-team', org },
      },
    ]
  if (!team.mayWrite)
    throw new CoordinatorError('SETUP_TEAM', `The ${what} may not write code and issues.`, {
      hint: 'Give it these rights, or call it otherwise, and run this again.',
    })
  const all: PlanItem[] = team.everywhere
    ? []
    : [
        {
          kind: 'note',
          what,
          detail: 'it is not for all repositories; the bot works only in those that it is for',
        },
      ]
  if (team.hasBot) return [{ kind: 'right', what, detail: `${bot} is in it` }, ...all]
  const step = { do: 'join-team', org, teamId: team.id } as const
  return [{ kind: 'change', what, detail: `${bot} comes into it`, step }, ...all]
}

function planRepository(
  wish: SetupWish,
  found: Found,
  record: SetupRecord,
  repository: FoundRepository,
): PlanItem[] {
  const { place, archived } = repository
  if (archived)
    return [
      { kind: 'note', what: `repository ${placeName(place)}`, detail: 'is archived, and stays as it is' },
    ]
  const org = found.organisations.find((one) => one.place.org.toLowerCase() === place.owner.toLowerCase())
  const coveredBy = hasInstanceHook(wish, found) ? 'the instance' : org ? placeName(org.place) : null
  return [
    ...planCollaborator(wish, repository, org !== undefined),
    ...planHook(wish, found, record, repository, coveredBy),
    ...(org ? [] : planLabels(wish, repository)),
    ...planForm(wish, repository),
  ]
}

function planCollaborator(
  { bot }: SetupWish,
  { place, botMay }: FoundRepository,
  inTeam: boolean,
): PlanItem[] {
  const what = `collaborator of ${placeName(place)}`
  if (botMay === 'write') return [{ kind: 'right', what, detail: `${bot} may write` }]
  if (inTeam) return []
  const step = { do: 'add-collaborator', at: place, before: botMay } as const
  return [
    botMay === 'read'
      ? { kind: 'change', what, detail: `${bot} may write, no longer only read`, step }
      : { kind: 'make', what, detail: `${bot} may write`, step },
  ]
}

function planLabels(wish: SetupWish, { place, labels }: FoundPlace): PlanItem[] {
  const what = `labels of ${placeName(place)}`
  const missing = wish.labels.filter(({ name }) => !labels.includes(name))
  if (missing.length === 0) return [{ kind: 'right', what, detail: `all ${wish.labels.length} are there` }]
  const step = { do: 'create-labels', at: place, labels: missing } as const
  return [{ kind: 'make', what, detail: missing.map(({ name }) => name).join(', '), step }]
}

function planForm({ form }: SetupWish, repository: FoundRepository): PlanItem[] {
  if (form === null) return []
  const what = `issue form of ${placeName(repository.place)}`
  if (repository.form === null)
    return [{ kind: 'make', what, detail: FORM_PATH, step: { do: 'add-form', at: repository.place } }]
  if (repository.form === form) return [{ kind: 'right', what, detail: FORM_PATH }]
  return [{ kind: 'note', what, detail: `${FORM_PATH} is there and says something else; it stays as it is` }]
}
