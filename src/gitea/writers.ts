import type { Forge } from './forge.ts'
import { GiteaError } from './gitea-error.ts'
import { readAs, wire } from './wire.ts'

/** A repository by its names. */
export interface RepositoryName {
  readonly owner: string
  readonly repo: string
}

/** Whether a user is known to may write in a repository. Unknown = no. */
export async function mayWrite(forge: Forge, place: RepositoryName, userId: number): Promise<boolean> {
  return (await writersOf(forge, place)).has(userId)
}

/**
 * Who may write is listed among those who can be assigned, which any reader may ask. In an organisation that list has people
 * who may only read too, so there nobody is known to write.
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
