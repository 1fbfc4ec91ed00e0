import { atLeast } from '../state/access.ts'
import type { Level, TeamRecord } from '../state/records.ts'
import type { View } from '../world.ts'

const EVERY_UNIT = [
  'code',
  'issues',
  'ext_issues',
  'pulls',
  'releases',
  'wiki',
  'ext_wiki',
  'projects',
  'packages',
  'actions',
]

/** Since 1.24 a team below administrators has rights by unit only, and none as a whole. */
export function teamJson(view: View, team: TeamRecord) {
  const { traits } = view.world
  const whole = atLeast(team.level, 'admin')
  const given: [string, Level][] = whole ? EVERY_UNIT.map((unit) => [unit, team.level]) : [...team.units]
  const units = given.map(([unit]) => `repo.${unit}`)
  return {
    id: team.id,
    name: team.name,
    description: '',
    organization: null,
    includes_all_repositories: team.repositories === null,
    permission: traits.unitTeams && !whole ? 'none' : team.level,
    units,
    units_map: Object.fromEntries(given.map(([unit, level]) => [`repo.${unit}`, level])),
    can_create_org_repo: team.level === 'owner',
    ...(traits.teamVisibility ? { visibility: team.level === 'owner' ? 'limited' : 'private' } : {}),
  }
}
