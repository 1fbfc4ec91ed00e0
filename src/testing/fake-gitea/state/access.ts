import type { Level, RepositoryRecord, TeamRecord, UserRecord } from './records.ts'
import type { State } from './state.ts'

const ORDER: readonly Level[] = ['none', 'read', 'write', 'admin', 'owner']

export function atLeast(level: Level, wanted: Level): boolean {
  return ORDER.indexOf(level) >= ORDER.indexOf(wanted)
}

/** What somebody may do in a repository: the highest of all the ways in. */
export function levelIn(state: State, repository: RepositoryRecord, user: UserRecord | null): Level {
  const open: Level = repository.private || user?.restricted ? 'none' : 'read'
  if (!user) return open
  if (user.isAdmin || user.id === repository.ownerId) return 'owner'
  const given = repository.collaborators.get(user.id) ?? 'none'
  return highest([open, given, ...teamLevels(state, repository, user)])
}

function teamLevels(state: State, repository: RepositoryRecord, user: UserRecord): Level[] {
  const covers = (team: TeamRecord) =>
    team.organizationId === repository.ownerId &&
    team.members.has(user.id) &&
    (team.repositories === null || team.repositories.has(repository.id))
  return state.teams.filter(covers).map((team) => team.level)
}

function highest(levels: Level[]): Level {
  return levels.reduce((best, level) => (atLeast(level, best) ? level : best))
}

export function ownsOrganization(state: State, organization: UserRecord, user: UserRecord | null): boolean {
  if (!user) return false
  const owners = (team: TeamRecord) => team.organizationId === organization.id && team.level === 'owner'
  return user.isAdmin || state.teams.some((team) => owners(team) && team.members.has(user.id))
}

/** Gitea lets any user who can read a public repository's pull requests be assigned, but no organisation. */
export function assignable(state: State, repository: RepositoryRecord, user: UserRecord): boolean {
  return user.kind === 'person' && atLeast(levelIn(state, repository, user), 'read')
}
