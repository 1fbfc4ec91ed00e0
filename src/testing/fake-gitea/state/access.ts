import type { Level, RepositoryRecord, TeamRecord, Unit, UserRecord } from './records.ts'
import type { State } from './state.ts'

const ORDER: readonly Level[] = ['none', 'read', 'write', 'admin', 'owner']

export function atLeast(level: Level, wanted: Level): boolean {
  return ORDER.indexOf(level) >= ORDER.indexOf(wanted)
}

/** What somebody may do in a repository, or with one unit of it: the highest of all the ways in. */
export function levelIn(
  state: Pick<State, 'teams'>,
  repository: RepositoryRecord,
  user: UserRecord | null,
  unit?: Unit,
): Level {
  const open: Level = repository.private || user?.restricted ? 'none' : 'read'
  if (!user) return open
  if (user.isAdmin || user.id === repository.ownerId) return 'owner'
  const given = repository.collaborators.get(user.id) ?? 'none'
  return highest([open, given, ...teamLevels(state, repository, user, unit)])
}

/** The same without what teams give for single units: since 1.24 a team below administrators gives nothing else. */
export function wholeLevelIn(state: State, repository: RepositoryRecord, user: UserRecord): Level {
  const whole = { teams: state.teams.filter((team) => atLeast(team.level, 'admin')) }
  return levelIn(whole, repository, user)
}

function teamLevels(
  state: Pick<State, 'teams'>,
  repository: RepositoryRecord,
  user: UserRecord,
  unit?: Unit,
): Level[] {
  const given = (team: TeamRecord) =>
    team.members.has(user.id) && covers(team, repository) && (!unit || holds(team, unit))
  return state.teams.filter(given).map((team) => team.level)
}

export function covers(team: TeamRecord, repository: RepositoryRecord): boolean {
  if (team.organizationId !== repository.ownerId) return false
  return team.repositories === null || team.repositories.has(repository.id)
}

export function holds(team: TeamRecord, unit: Unit): boolean {
  return atLeast(team.level, 'admin') || team.units.includes(unit)
}

/** Whether somebody is in any team of an organisation. */
export function belongsTo(state: State, organizationId: number, user: UserRecord): boolean {
  return state.teams.some((team) => team.organizationId === organizationId && team.members.has(user.id))
}

function highest(levels: Level[]): Level {
  return levels.reduce((best, level) => (atLeast(level, best) ? level : best))
}

export function ownsOrganization(
  state: State,
  organization: { readonly id: number },
  user: UserRecord | null,
): boolean {
  if (!user) return false
  const owners = (team: TeamRecord) => team.organizationId === organization.id && team.level === 'owner'
  return user.isAdmin || state.teams.some((team) => owners(team) && team.members.has(user.id))
}

/** Gitea lets any user who can read a public repository's pull requests be assigned, but no organisation. */
export function assignable(state: State, repository: RepositoryRecord, user: UserRecord): boolean {
  return user.kind === 'person' && atLeast(levelIn(state, repository, user), 'read')
}
