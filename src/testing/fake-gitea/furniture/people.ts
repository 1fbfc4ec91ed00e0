import type { Level, TeamRecord, Unit, UserRecord } from '../state/records.ts'
import type { World } from '../world.ts'
import { nowMs } from '../world.ts'

/** How a person is; by default an ordinary one whose password is the login. */
export interface UserOptions {
  /** May do everything on the instance. */
  readonly admin?: boolean
  /** Sees only what it was given. */
  readonly restricted?: boolean
  /** Gets 403 for everything until it has changed its password. */
  readonly mustChangePassword?: boolean
  /** Gets 403 for everything. */
  readonly prohibitLogin?: boolean
  /** The login if not said. */
  readonly password?: string
  /** The code of a second factor; then a password alone is refused. None if not said. */
  readonly otp?: string
  /** `LOGIN@example.test` if not said. */
  readonly email?: string
  /** What people call it; empty if not said. */
  readonly fullName?: string
}

/** An organisation with its owners, and further teams by name. */
export interface OrgOptions {
  /** What people read in place of the login. */
  readonly fullName?: string
  /** Who may see it: everybody, or only who is signed in (`limited`). */
  readonly visibility?: UserRecord['visibility']
  /** The logins of its team Owners. */
  readonly owners: readonly string[]
  /** What each may do, who is in it, and in which repositories (by id; all if not said). */
  readonly teams?: Readonly<
    Record<
      string,
      {
        readonly level: 'read' | 'write' | 'admin'
        readonly members: readonly string[]
        readonly repos?: readonly number[]
        /** What the level is for, or a level for each part; the same for everything if not said. */
        readonly units?: TeamUnits
      }
    >
  >
}

/** Parts of a repository, or what a team may do with each. */
export type TeamUnits = readonly Unit[] | Readonly<Partial<Record<Unit, 'read' | 'write'>>>

const UNITS = ['code', 'issues', 'pulls'] as const

export function makeUser(
  world: World,
  login: string,
  options: UserOptions = {},
  kind: UserRecord['kind'] = 'person',
) {
  if (world.state.userNamed(login)) throw new Error(`The fake Gitea has a user '${login}' already.`)
  return world.state.addUser({
    id: world.state.nextId('user'),
    login,
    fullName: options.fullName ?? '',
    description: '',
    avatar: null,
    email: options.email ?? `${login}@example.test`,
    kind,
    visibility: 'public',
    isAdmin: options.admin ?? false,
    restricted: options.restricted ?? false,
    mustChangePassword: options.mustChangePassword ?? false,
    active: true,
    prohibitLogin: options.prohibitLogin ?? false,
    otp: options.otp ?? null,
    otpIsUsed: false,
    password: kind === 'person' ? (options.password ?? login) : null,
    createdAtMs: nowMs(world),
  })
}

export function makeOrganization(world: World, login: string, options: OrgOptions): UserRecord {
  const organization = makeUser(world, login, { fullName: options.fullName ?? '' }, 'organization')
  organization.visibility = options.visibility ?? 'public'
  makeTeam(world, organization, 'Owners', { level: 'owner', members: options.owners })
  for (const [name, team] of Object.entries(options.teams ?? {})) makeTeam(world, organization, name, team)
  return organization
}

export function makeTeam(
  world: World,
  organization: UserRecord,
  name: string,
  team: { level: Level; members: readonly string[]; repos?: readonly number[]; units?: TeamUnits },
): TeamRecord {
  const made: TeamRecord = {
    id: world.state.nextId('team'),
    organizationId: organization.id,
    name,
    level: team.level,
    units: unitsOf(team.units ?? UNITS, team.level),
    members: new Set(team.members.map((login) => userNamed(world, login).id)),
    repositories: team.repos ? new Set(team.repos) : null,
  }
  world.state.teams.push(made)
  return made
}

function unitsOf(units: TeamUnits, level: Level): Map<Unit, Level> {
  const given: Partial<Record<Unit, Level>> = isList(units)
    ? Object.fromEntries(units.map((unit) => [unit, level]))
    : units
  return new Map(
    UNITS.map((unit): [Unit, Level] => [unit, given[unit] ?? 'none']).filter(([, may]) => may !== 'none'),
  )
}

function isList(units: TeamUnits): units is readonly Unit[] {
  return Array.isArray(units)
}

export function userNamed(world: World, login: string): UserRecord {
  const user = world.state.userNamed(login)
  if (!user)
    throw new Error(`The fake Gitea has no user '${login}'. Add it first: gitea.addUser('${login}').`)
  return user
}
