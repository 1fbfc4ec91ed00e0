import type { Level, TeamRecord, Unit, UserRecord } from '../state/records.ts'
import type { World } from '../world.ts'
import { nowMs } from '../world.ts'

/** How a person is; by default an ordinary one whose password is the login. */
export interface UserOptions {
  readonly admin?: boolean
  readonly restricted?: boolean
  readonly mustChangePassword?: boolean
  readonly prohibitLogin?: boolean
  readonly password?: string
  readonly email?: string
  readonly fullName?: string
}

/** An organisation with its owners, and further teams by name. */
export interface OrgOptions {
  readonly fullName?: string
  readonly owners: readonly string[]
  readonly teams?: Readonly<
    Record<
      string,
      {
        readonly level: 'read' | 'write' | 'admin'
        readonly members: readonly string[]
        readonly repos?: readonly number[]
        /** What the level is for; everything if not said. */
        readonly units?: readonly Unit[]
      }
    >
  >
}

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
    email: options.email ?? `${login}@example.test`,
    kind,
    isAdmin: options.admin ?? false,
    restricted: options.restricted ?? false,
    mustChangePassword: options.mustChangePassword ?? false,
    prohibitLogin: options.prohibitLogin ?? false,
    password: kind === 'person' ? (options.password ?? login) : null,
    createdAtMs: nowMs(world),
  })
}

export function makeOrganization(world: World, login: string, options: OrgOptions): UserRecord {
  const organization = makeUser(world, login, { fullName: options.fullName ?? '' }, 'organization')
  makeTeam(world, organization, 'Owners', { level: 'owner', members: options.owners })
  for (const [name, team] of Object.entries(options.teams ?? {})) makeTeam(world, organization, name, team)
  return organization
}

export function makeTeam(
  world: World,
  organization: UserRecord,
  name: string,
  team: { level: Level; members: readonly string[]; repos?: readonly number[]; units?: readonly Unit[] },
): TeamRecord {
  const made: TeamRecord = {
    id: world.state.nextId('team'),
    organizationId: organization.id,
    name,
    level: team.level,
    units: team.units ?? ['code', 'issues', 'pulls'],
    members: new Set(team.members.map((login) => userNamed(world, login).id)),
    repositories: team.repos ? new Set(team.repos) : null,
  }
  world.state.teams.push(made)
  return made
}

export function userNamed(world: World, login: string): UserRecord {
  const user = world.state.userNamed(login)
  if (!user)
    throw new Error(`The fake Gitea has no user '${login}'. Add it first: gitea.addUser('${login}').`)
  return user
}
