import type { Forge } from './forge.ts'
import { GiteaError } from './gitea-error.ts'
import { readAs, wire } from './wire.ts'

/** A repository by its names. */
export interface RepositoryName {
  readonly owner: string
  readonly repo: string
}

/** A person as Gitea tells of one. */
export interface Writer {
  readonly id: number
  readonly login: string
}

/** Whether a user is known to may write in a repository; in an organisation that is known of its owners. Unknown = no. */
export async function mayWrite(forge: Forge, place: RepositoryName, user: Writer): Promise<boolean> {
  if (!(await assigneesOf(forge, place)).has(user.id)) return false
  return !(await forge.isOrganisation(place.owner)) || isOwnerOf(forge, place.owner, user.login)
}

/** Any token is told what somebody may do in an organisation; only that somebody owns it is told alike by all servers. */
async function isOwnerOf(forge: Forge, organisation: string, login: string): Promise<boolean> {
  try {
    const rights = await forge.gitea.users.orgGetUserPermissions(login, organisation)
    return readAs(wire.organisationRights, rights).is_owner
  } catch (error) {
    if (error instanceof GiteaError && error.kind === 'refused') return false
    throw error
  }
}

/**
 * Who may write is listed among those who can be assigned, which any reader may ask. In an organisation that list has people
 * who may only read too, so nobody is taken from it there.
 */
export async function writersOf(forge: Forge, place: RepositoryName): Promise<ReadonlySet<number>> {
  return (await forge.isOrganisation(place.owner)) ? new Set() : assigneesOf(forge, place)
}

/** The people who can be assigned there, without the bot. */
export async function assigneesOf(
  forge: Forge,
  { owner, repo }: RepositoryName,
): Promise<ReadonlySet<number>> {
  try {
    const users = readAs(wire.users, await forge.gitea.repos.repoGetAssignees(owner, repo))
    const bot = await forge.me()
    return new Set(users.map((user) => user.id).filter((id) => id !== bot.id))
  } catch (error) {
    if (error instanceof GiteaError && error.kind === 'refused') return new Set()
    throw error
  }
}
