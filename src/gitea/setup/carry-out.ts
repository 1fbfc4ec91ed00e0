import { asError, CoordinatorError } from '../../errors.ts'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import { editHook, hookRequest, makeLabel } from './at-place.ts'
import { type AccountTools, createUser, makeToken, unlessGone } from './bot-account.ts'
import { flagsFor } from './hook-events.ts'
import { INSTALLER_SCOPES, withoutHint } from './installer.ts'
import type { PlanItem, Step } from './plan.ts'
import type { HookChange } from './plan-hook.ts'
import { hooksMade, markOf, type Thing } from './record.ts'
import * as wire from './wire.ts'
import { FORM_PATH, type Place, TEAM_NAME } from './wish.ts'

/** What is asked for can never be: a name that the server keeps for itself, an address that somebody has. */
const UNPROCESSABLE = 422

type Of<Kind extends Step['do']> = Extract<Step, { do: Kind }>

/**
 * Does one thing of the plan.
 *
 * @returns what is to be told beside it
 * @throws CoordinatorError `SETUP_NAME` when no account can have this name, `SETUP_STEP`; what was done before stays, and another run goes on from here
 */
export async function carryOut(tools: AccountTools, item: PlanItem): Promise<string | undefined> {
  try {
    return item.step ? await doStep(tools, item.step) : undefined
  } catch (error) {
    throw error instanceof GiteaError ? failed(item, error) : asError(error)
  }
}

function failed({ what, step }: PlanItem, error: GiteaError): CoordinatorError {
  if (step?.do === 'create-user' && error.status === UNPROCESSABLE)
    return new CoordinatorError('SETUP_NAME', `${what}: no account can be made so. ${withoutHint(error)}`, {
      hint: 'Take another name with --bot NAME: servers keep some for themselves. If it is the e-mail address that they refuse: --email ADDRESS.',
    })
  const rights = `a token needs the scopes ${INSTALLER_SCOPES}, and whoever has it must be an administrator there`
  const why = error.status === 403 ? `If it is about rights: ${rights}. ` : ''
  return new CoordinatorError('SETUP_STEP', `${what}: ${withoutHint(error)}`, {
    hint: `${why}What is done stays; run the same again, and it goes on from here.`,
  })
}

async function doStep(tools: AccountTools, step: Step): Promise<string | undefined> {
  if (step.do === 'make-token') return makeToken(tools)
  await doQuietStep(tools, step)
  return undefined
}

function doQuietStep(tools: AccountTools, step: Exclude<Step, { do: 'make-token' }>): Promise<void> {
  switch (step.do) {
    case 'create-user':
      return createUser(tools)
    case 'add-collaborator':
      return addCollaborator(tools, step)
    case 'create-team':
      return createTeam(tools, step)
    case 'join-team':
      return joinTeam(tools, step)
    case 'create-labels':
      return createLabels(tools, step)
    case 'add-form':
      return addForm(tools, step)
    default:
      return changeHook(tools, step)
  }
}

async function addCollaborator({ gitea, shelf, wish }: AccountTools, { at, before }: Of<'add-collaborator'>) {
  const thing: Thing = { what: 'collaborator', repository: at, login: wish.bot, before }
  const { owner, repo } = at
  const route = 'PUT /repos/{owner}/{repo}/collaborators/{user}'
  const body = { permission: 'write' }
  await shelf.making(thing, () =>
    forgeRequest(gitea, route, { owner, repo, user: wish.bot }, wire.anything, { body }),
  )
}

/** The right to write code, too: what a member may do as a whole is the least of its parts. */
async function createTeam({ gitea, shelf, wish }: AccountTools, { org }: Of<'create-team'>): Promise<void> {
  const body = {
    name: TEAM_NAME,
    description: wish.description,
    permission: 'write',
    units: ['repo.code', 'repo.issues', 'repo.pulls'],
    includes_all_repositories: true,
  }
  const { id } = await shelf.making({ what: 'team', org }, () =>
    forgeRequest(gitea, 'POST /orgs/{org}/teams', { org }, wire.made, { body }),
  )
  await forgeRequest(gitea, 'PUT /teams/{id}/members/{user}', { id, user: wish.bot }, wire.anything)
}

async function joinTeam(
  { gitea, shelf, wish }: AccountTools,
  { org, teamId }: Of<'join-team'>,
): Promise<void> {
  const thing: Thing = { what: 'member', org, teamId, login: wish.bot }
  const at = { id: teamId, user: wish.bot }
  await shelf.making(thing, () => forgeRequest(gitea, 'PUT /teams/{id}/members/{user}', at, wire.anything))
}

/** One after the other: of several at once with one name, Gitea makes several labels. */
async function createLabels(
  { gitea, shelf }: AccountTools,
  { at, labels }: Of<'create-labels'>,
): Promise<void> {
  for (const label of labels) {
    await shelf.making({ what: 'label', place: at, name: label.name }, () => makeLabel(gitea, at, label))
  }
}

async function addForm({ gitea, shelf, wish }: AccountTools, { at }: Of<'add-form'>): Promise<void> {
  const text = wish.form ?? ''
  const { owner, repo } = at
  const body = {
    content: Buffer.from(text).toString('base64'),
    message: 'Add a form for issues that Mosaic Coordinator reads',
  }
  const path = { owner, repo, path: FORM_PATH }
  await shelf.making({ what: 'form', repository: at, mark: markOf(text) }, () =>
    forgeRequest(gitea, 'POST /repos/{owner}/{repo}/contents/{+path}', path, wire.anything, { body }),
  )
}

function changeHook(tools: AccountTools, step: HookChange): Promise<void> {
  if (step.do === 'create-hook') return createHook(tools, step)
  if (step.do === 'delete-hooks') return deleteHooks(tools, step.at, step.ids)
  return editHook(tools.gitea, step.at, step.hook, step.types)
}

async function createHook(tools: AccountTools, { at, types, replaces }: Of<'create-hook'>): Promise<void> {
  const { gitea, shelf, wish } = tools
  const [like] = replaces
  const config = {
    url: wish.hookUrl,
    content_type: 'json',
    secret: wish.secret,
    // without it, an administrator's hook is only the model for those of new repositories
    ...(at.kind === 'instance' ? { is_system_webhook: 'true' } : {}),
  }
  const body = {
    type: 'gitea',
    active: true,
    events: flagsFor(types),
    config,
    ...(like ? { branch_filter: like.branchFilter, authorization_header: like.authorization } : {}),
  }
  const thing: Thing = { what: 'hook', place: at, url: wish.hookUrl, mark: markOf(wish.secret) }
  await shelf.making(
    thing,
    () => hookRequest(gitea, 'POST', { place: at }, wire.made, { body }),
    ({ id }) => ({ ...thing, id }),
  )
  const old = replaces.map(({ id }) => id)
  await deleteHooks(tools, at, old)
}

/** What still waits to be sent goes with a hook: so the new one has to be there first. */
async function deleteHooks({ gitea, shelf }: AccountTools, at: Place, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    await unlessGone(hookRequest(gitea, 'DELETE', { place: at, id }, wire.anything))
    for (const made of hooksMade(shelf.record, at)) if (made.id === id) shelf.forget(made)
  }
}
