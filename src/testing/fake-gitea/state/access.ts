import type { Level, RepositoryRecord, TeamRecord, Unit, UserRecord } from './records.ts'
import type { State } from './state.ts'

const ORDER: readonly Level[] = ['none', 'read', 'write', 'admin', 'owner']

export function atLeast(level: Level, wanted: Level): boolean {
  return ORDER.indexOf(level) >= ORDER.indexOf(wanted)
}

/** What somebody may do in a repository, or with one unit of it: the highest of all the ways in. */
export function levelIn(
  state: State,
  repository: RepositoryRecord,
  user: UserRecord | null,
  unit?: Unit,
): Level {
  const alone = levelAlone(state, repository, user)
  return user ? highest([alone, ...teamLevels(state, repository, user, unit)]) : alone
}

/** What somebody may do without being in any team. */
function levelAlone(state: State, repository: RepositoryRecord, user: UserRecord | null): Level {
  const isShut = user ? user.restricted : state.user(repository.ownerId).visibility === 'limited'
  const open: Level = repository.private || isShut ? 'none' : 'read'
  if (!user) return open
  if (user.isAdmin || user.id === repository.ownerId) return 'owner'
  return highest([open, repository.collaborators.get(user.id) ?? 'none'])
}

function teamLevels(state: State, repository: RepositoryRecord, user: UserRecord, unit?: Unit): Level[] {
  return teamsOf(state, repository, user).map((team) => (unit ? unitLevel(team, unit) : team.level))
}

function teamsOf(state: State, repository: RepositoryRecord, user: UserRecord): TeamRecord[] {
  return state.teams.filter((team) => team.members.has(user.id) && covers(team, repository))
}

function unitLevel(team: TeamRecord, unit: Unit): Level {
  return atLeast(team.level, 'admin') ? team.level : (team.units.get(unit) ?? 'none')
}

/**
 * The one level that the API gives for somebody: of a team that is no administrator it is the lowest of its parts,
 * or since 1.24 (`unitTeams`) nothing at all; of one that is, it is `owner`.
 */
export function toldLevel(
  state: State,
  repository: RepositoryRecord,
  user: UserRecord,
  unitTeams: boolean,
): Level {
  const whole = (team: TeamRecord): Level => {
    if (atLeast(team.level, 'admin')) return 'owner'
    return unitTeams ? 'none' : lowest([...team.units.values()])
  }
  return highest([levelAlone(state, repository, user), ...teamsOf(state, repository, user).map(whole)])
}

export function covers(team: TeamRecord, repository: RepositoryRecord): boolean {
  if (team.organizationId !== repository.ownerId) return false
  return team.repositories === null || team.repositories.has(repository.id)
}

export function holds(team: TeamRecord, unit: Unit): boolean {
  return atLeast(unitLevel(team, unit), 'read')
}

/** Whether somebody is in any team of an organisation. */
export function belongsTo(state: State, organizationId: number, user: UserRecord): boolean {
  return state.teams.some((team) => team.organizationId === organizationId && team.members.has(user.id))
}

function highest(levels: Level[]): Level {
  return levels.reduce((best, level) => (atLeast(level, best) ? level : best))
}

function lowest(levels: Level[]): Level {
  return levels.reduce((worst, level) => (atLeast(level, worst) ? worst : level), 'write')
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
