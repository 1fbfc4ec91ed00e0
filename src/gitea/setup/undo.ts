import { CoordinatorError } from '../../errors.ts'
import { Forge } from '../forge.ts'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import { hookRequest, hooksAt, labelRequest, labelsAt, unlessMissing } from './at-place.ts'
import { type AccountTools, deleteToken, signInAsBot, unlessGone } from './bot-account.ts'
import { INSTALLER_SCOPES, withoutHint } from './installer.ts'
import { isMadeBySetup, markOf, type SetupRecord, type Thing } from './record.ts'
import * as wire from './wire.ts'
import { FORM_PATH, type Place, placeName, TEAM_NAME } from './wish.ts'

type Of<Kind extends Thing['what']> = Extract<Thing, { what: Kind }>
type RepositoryPlace = Extract<Place, { kind: 'repository' }>

/** How a thing went that earlier runs had made. */
export type Undone = 'removed' | 'was gone already' | { readonly left: string }

/** What earlier runs made in Gitea, the last first: that is the order in which it can be removed. */
export function thingsToUndo({ made }: SetupRecord): Thing[] {
  return made.map(({ thing }) => thing).reverse()
}

/** As people call it. @example thingName(thing) // 'label status/ready of alice/app' */
export function thingName(thing: Thing): string {
  switch (thing.what) {
    case 'setting':
      return `setting ${thing.name}`
    case 'user':
      return `user ${thing.login}`
    case 'token':
      return `token ${thing.name} of ${thing.login}`
    case 'team':
      return `team ${TEAM_NAME} of organisation ${thing.org}`
    case 'member':
      return `${thing.login} in the team ${TEAM_NAME} of organisation ${thing.org}`
    case 'hook':
      return `hook of ${placeName(thing.place)}`
    case 'label':
      return `label ${thing.name} of ${placeName(thing.place)}`
    case 'collaborator':
      return `collaborator ${thing.login} of ${placeName(thing.repository)}`
    default:
      return `issue form of ${placeName(thing.repository)}`
  }
}

/**
 * Removes one thing from Gitea.
 * @throws CoordinatorError `SETUP_STEP`
 */
export async function undo(tools: AccountTools, thing: Thing): Promise<Undone> {
  try {
    const undone = await remove(tools, thing)
    if (typeof undone === 'string') tools.shelf.forget(thing)
    return undone
  } catch (error) {
    if (!(error instanceof GiteaError)) throw error
    throw new CoordinatorError('SETUP_STEP', `${thingName(thing)}: ${withoutHint(error)}`, {
      hint: `Whoever removes it must be an administrator there, and a token needs the scopes ${INSTALLER_SCOPES}. What is left stays in the record; run the same again.`,
    })
  }
}

async function remove(tools: AccountTools, thing: Thing): Promise<Undone> {
  switch (thing.what) {
    case 'user':
      return removeUser(tools, thing)
    case 'token':
      return removeToken(tools, thing)
    case 'team':
      return removeTeam(tools, thing)
    case 'member':
      return deleted(
        forgeRequest(
          tools.gitea,
          'DELETE /teams/{id}/members/{user}',
          { id: thing.teamId, user: thing.login },
          wire.anything,
        ),
      )
    case 'hook':
      return removeHook(tools, thing)
    case 'label':
      return removeLabel(tools, thing)
    case 'collaborator':
      return removeCollaborator(tools, thing)
    case 'form':
      return removeForm(tools, thing)
    default:
      return 'was gone already'
  }
}

async function deleted(deleting: Promise<unknown>): Promise<Undone> {
  return (await unlessGone(deleting)) ? 'removed' : 'was gone already'
}

async function removeUser({ gitea }: AccountTools, { login }: Of<'user'>): Promise<Undone> {
  try {
    return await deleted(forgeRequest(gitea, 'DELETE /admin/users/{user}', { user: login }, wire.anything))
  } catch (error) {
    if (error instanceof GiteaError && error.status === 422) return { left: withoutHint(error) }
    throw error
  }
}

/** First, and not only with its user: one who owns a repository cannot be deleted. */
async function removeToken(tools: AccountTools, token: Of<'token'>): Promise<Undone> {
  if (!isMadeBySetup(tools.shelf.record.made, token.login)) return removeOthersToken(tools, token)
  try {
    await deleteToken(await signInAsBot(tools), tools.shelf, token)
    return 'removed'
  } catch (error) {
    if (error instanceof GiteaError && error.isMissing) return 'was gone already'
    throw error
  }
}

/** Of an account that is somebody else's, without a new password: by that of the administrator. */
async function removeOthersToken({ asInstaller }: AccountTools, token: Of<'token'>): Promise<Undone> {
  const at = { user: token.login, token: token.name }
  try {
    return await deleted(forgeRequest(asInstaller, 'DELETE /users/{user}/tokens/{token}', at, wire.anything))
  } catch (error) {
    if (!(error instanceof GiteaError) || (error.status !== 401 && error.status !== 403)) throw error
    return {
      left: `only the password of a site administrator deletes it; delete it in the settings of ${token.login}`,
    }
  }
}

async function removeTeam({ gitea, clock }: AccountTools, { org }: Of<'team'>): Promise<Undone> {
  const forge = new Forge(gitea, clock.now)
  const found = await unlessMissing(
    forge.all((query) => forgeRequest(gitea, 'GET /orgs/{org}/teams', { org }, wire.teams, { query })),
  )
  const team = found?.find(({ name }) => name === TEAM_NAME)
  if (!team) return 'was gone already'
  return deleted(forgeRequest(gitea, 'DELETE /teams/{id}', { id: team.id }, wire.anything))
}

async function removeHook(tools: AccountTools, { place: was, id, url }: Of<'hook'>): Promise<Undone> {
  const { gitea, clock } = tools
  const forge = new Forge(gitea, clock.now)
  const place = await placeNow(tools, was)
  const found = place && (await unlessMissing(hooksAt(forge, place)))
  // one that was only begun has no number, but it leads to the bot
  const ours = found?.filter((hook) => (id === undefined ? hook.url === url : hook.id === id)) ?? []
  if (!place || ours.length === 0) return 'was gone already'
  for (const hook of ours)
    await unlessGone(hookRequest(gitea, 'DELETE', { place, id: hook.id }, wire.anything))
  return 'removed'
}

async function removeLabel(tools: AccountTools, { place: was, name }: Of<'label'>): Promise<Undone> {
  const { gitea, clock } = tools
  const forge = new Forge(gitea, clock.now)
  const place = await placeNow(tools, was)
  const found = place && (await unlessMissing(labelsAt(forge, place)))
  const ids = found?.filter((label) => label.name === name).map(({ id }) => id) ?? []
  if (!place || ids.length === 0) return 'was gone already'
  return deleted(labelRequest(gitea, 'DELETE', { place, id: Math.max(...ids) }, wire.anything))
}

async function removeCollaborator(tools: AccountTools, thing: Of<'collaborator'>): Promise<Undone> {
  const { gitea } = tools
  const place = await repositoryNow(tools, thing.repository)
  if (!place) return 'was gone already'
  const at = { owner: place.owner, repo: place.repo, user: thing.login }
  if (thing.before === 'nothing')
    return deleted(
      forgeRequest(gitea, 'DELETE /repos/{owner}/{repo}/collaborators/{user}', at, wire.anything),
    )
  const body = { permission: 'read' }
  return deleted(
    forgeRequest(gitea, 'PUT /repos/{owner}/{repo}/collaborators/{user}', at, wire.anything, { body }),
  )
}

async function removeForm(tools: AccountTools, thing: Of<'form'>): Promise<Undone> {
  const { gitea } = tools
  const place = await repositoryNow(tools, thing.repository)
  if (!place) return 'was gone already'
  const at = { owner: place.owner, repo: place.repo, path: FORM_PATH }
  const file = await unlessMissing(
    forgeRequest(gitea, 'GET /repos/{owner}/{repo}/contents/{+path}', at, wire.contents),
  )
  if (!file) return 'was gone already'
  if (markOf(Buffer.from(file.content ?? '', 'base64').toString('utf8')) !== thing.mark)
    return { left: 'somebody changed it' }
  const body = { sha: file.sha, message: 'Remove the form for issues that Mosaic Coordinator reads' }
  return deleted(
    forgeRequest(gitea, 'DELETE /repos/{owner}/{repo}/contents/{+path}', at, wire.anything, { body }),
  )
}

async function placeNow(tools: AccountTools, place: Place): Promise<Place | null> {
  return place.kind === 'repository' ? repositoryNow(tools, place) : place
}

/** By its number: it may be called otherwise today, and its old name may be another one's. */
async function repositoryNow(
  { gitea }: AccountTools,
  { id }: RepositoryPlace,
): Promise<RepositoryPlace | null> {
  const found = await unlessMissing(forgeRequest(gitea, 'GET /repositories/{id}', { id }, wire.repository))
  return found && { kind: 'repository', id, owner: found.owner.login, repo: found.name }
}
