import { CoordinatorError } from '../../errors.ts'
import type { GiteaApi } from '../client.ts'
import { Forge } from '../forge.ts'
import { forgeRequest } from '../forge-request.ts'
import { GiteaError } from '../gitea-error.ts'
import { lackingScopes } from '../token-scopes.ts'
import { hooksAt, labelNamesAt, unlessMissing } from './at-place.ts'
import type { Found, FoundBot, FoundOrganisation, FoundRepository, FoundToken, Installer } from './found.ts'
import { INSTALLER_SCOPES, withoutHint } from './installer.ts'
import * as wire from './wire.ts'
import { FORM_PATH, type RepositoryName, type SetupWish, TEAM_NAME } from './wish.ts'

type RepositoryPlace = FoundRepository['place']

/** What is read, and as whom. */
export interface Looking {
  /** As the one who installs. */
  readonly gitea: GiteaApi
  readonly installer: Installer
  /** With the bot's token of the settings; undefined = there is none. */
  readonly asBot: GiteaApi | undefined
  readonly wish: SetupWish
  readonly now: () => number
}

/**
 * Reads everything that the plan is made from; changes nothing.
 * @throws CoordinatorError `SETUP_PLACE` for a repository or organisation that is not there, `SETUP_LOOK` when Gitea refuses
 */
export async function look(looking: Looking): Promise<Found> {
  const forge = new Forge(looking.gitea, looking.now)
  try {
    const bot = await findBot(looking)
    // of somebody who is not there, servers do not say the same
    const login = bot ? looking.wish.bot : null
    return {
      server: await forge.server(),
      installer: looking.installer,
      bot,
      token: await findToken(looking),
      repositories: await each(looking.wish.repos, (name) => findRepository(forge, login, name)),
      organisations: await each(looking.wish.orgs, (org) => findOrganisation(forge, login, org)),
      instance: await findInstance(forge, looking.installer),
    }
  } catch (error) {
    throw error instanceof GiteaError ? refusedLook(error) : error
  }
}

function refusedLook(error: GiteaError): CoordinatorError {
  const hint =
    error.status === 403
      ? `If you came with a token, it needs the scopes ${INSTALLER_SCOPES}.`
      : 'Nothing was changed; run it again.'
  return new CoordinatorError('SETUP_LOOK', withoutHint(error), { hint })
}

/** One after the other: a small Gitea has other things to do. */
async function each<In, Out>(list: readonly In[], work: (one: In) => Promise<Out>): Promise<Out[]> {
  const done: Out[] = []
  for (const one of list) done.push(await work(one))
  return done
}

async function findBot({ gitea, wish }: Looking): Promise<FoundBot | null> {
  const org = await unlessMissing(forgeRequest(gitea, 'GET /orgs/{org}', { org: wish.bot }, wire.made))
  if (org) return { id: org.id, isAdmin: false, isOrganisation: true }
  const found = await unlessMissing(
    forgeRequest(gitea, 'GET /users/{user}', { user: wish.bot }, wire.person).catch((error: unknown) => {
      // somebody was called so, and is called otherwise now
      if (error instanceof GiteaError && error.kind === 'moved') return null
      throw error
    }),
  )
  if (!found) return null
  return { id: found.id, isAdmin: found.is_admin, isOrganisation: false }
}

async function findToken({ asBot, wish }: Looking): Promise<FoundToken> {
  if (!asBot) return { is: 'none' }
  try {
    const { login } = await forgeRequest(asBot, 'GET /user', {}, wire.person)
    return { is: 'works', login, lacking: await lackingScopes(asBot, wish.scopes) }
  } catch (error) {
    if (error instanceof GiteaError && (error.status === 401 || error.status === 403))
      return { is: 'refused' }
    throw error
  }
}

async function findRepository(
  forge: Forge,
  bot: string | null,
  name: RepositoryName,
): Promise<FoundRepository> {
  const { gitea } = forge
  const at = { owner: name.owner, repo: name.repo }
  const found = await unlessMissing(
    forgeRequest(gitea, 'GET /repos/{owner}/{repo}', at, wire.repository).catch((error: unknown) => {
      if (error instanceof GiteaError && error.movedTo)
        throw noPlace(
          `${name.owner}/${name.repo}`,
          `It is called ${error.movedTo.owner}/${error.movedTo.repo} now.`,
        )
      throw error
    }),
  )
  if (!found) throw noPlace(`${name.owner}/${name.repo}`, 'Look for a typing error: owner/repo.')
  const isOurs = found.permissions?.admin ?? false
  const place = { kind: 'repository', id: found.id, owner: found.owner.login, repo: found.name } as const
  const there = { owner: place.owner, repo: place.repo }
  return {
    place,
    archived: found.archived,
    isOurs,
    hooks: isOurs ? await hooksAt(forge, place) : [],
    labels: await usableLabels(forge, place),
    botMay: isOurs ? await rightsOf(gitea, there, bot) : 'nothing',
    form: await formIn(gitea, there),
  }
}

function noPlace(name: string, hint: string): CoordinatorError {
  return new CoordinatorError('SETUP_PLACE', `There is no ${name}, or you may not see it.`, { hint })
}

/** Its own and those of its organisation. */
async function usableLabels(forge: Forge, place: RepositoryPlace): Promise<string[]> {
  return [...(await labelNamesAt(forge, place)), ...(await organisationLabels(forge, place.owner))]
}

/** Of a person there are none. */
async function organisationLabels(forge: Forge, org: string): Promise<string[]> {
  return (await unlessMissing(labelNamesAt(forge, { kind: 'organisation', org }))) ?? []
}

/** As a collaborator; what a team gives is not told by every version. */
async function rightsOf(
  gitea: GiteaApi,
  there: RepositoryName,
  user: string | null,
): Promise<'nothing' | 'read' | 'write'> {
  if (user === null) return 'nothing'
  if (there.owner.toLowerCase() === user.toLowerCase()) return 'write'
  const at = { ...there, user }
  const isThere = await unlessMissing(
    forgeRequest(gitea, 'GET /repos/{owner}/{repo}/collaborators/{user}', at, wire.anything).then(() => true),
  )
  if (!isThere) return 'nothing'
  const { permission } = await forgeRequest(
    gitea,
    'GET /repos/{owner}/{repo}/collaborators/{user}/permission',
    at,
    wire.permission,
  )
  return permission === 'read' || permission === 'none' ? 'read' : 'write'
}

async function formIn(gitea: GiteaApi, there: RepositoryName): Promise<string | null> {
  const path = { ...there, path: FORM_PATH }
  const file = await unlessMissing(
    forgeRequest(gitea, 'GET /repos/{owner}/{repo}/contents/{+path}', path, wire.contents),
  )
  return file && Buffer.from(file.content ?? '', 'base64').toString('utf8')
}

async function findOrganisation(forge: Forge, bot: string | null, name: string): Promise<FoundOrganisation> {
  const exists = await unlessMissing(forgeRequest(forge.gitea, 'GET /orgs/{org}', { org: name }, wire.made))
  if (!exists) throw noPlace(`organisation ${name}`, 'Look for a typing error; a person is no organisation.')
  const place = { kind: 'organisation', org: name } as const
  return {
    place,
    hooks: await hooksAt(forge, place),
    labels: await organisationLabels(forge, name),
    team: await findTeam(forge, bot, name),
  }
}

async function findTeam(forge: Forge, bot: string | null, org: string): Promise<FoundOrganisation['team']> {
  const { gitea } = forge
  const teams = await forge.all((query) =>
    forgeRequest(gitea, 'GET /orgs/{org}/teams', { org }, wire.teams, { query }),
  )
  const team = teams.find(({ name }) => name.toLowerCase() === TEAM_NAME)
  if (!team) return null
  const member =
    bot !== null &&
    (await unlessMissing(
      forgeRequest(gitea, 'GET /teams/{id}/members/{user}', { id: team.id, user: bot }, wire.anything).then(
        () => true,
      ),
    ))
  const units = ['repo.issues', 'repo.code'].map((unit) => team.units_map?.[unit] ?? team.permission)
  return {
    id: team.id,
    mayWrite: units.every((may) => ['write', 'admin', 'owner'].includes(may)),
    hasBot: member === true,
    everywhere: team.includes_all_repositories,
  }
}

async function findInstance(forge: Forge, installer: Installer): Promise<Found['instance']> {
  if (!installer.isAdmin) return null
  const place = { kind: 'instance' } as const
  return { place, hooks: await hooksAt(forge, place), labels: [] }
}
