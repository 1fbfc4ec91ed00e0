import type { UserRecord } from '../state/records.ts'
import { type View, webUrl } from '../world.ts'

export function organizationJson(view: View, { id, login, fullName, visibility }: UserRecord) {
  return {
    id,
    name: login,
    full_name: fullName,
    email: '',
    avatar_url: webUrl(view, `avatars/${id}`),
    description: '',
    website: '',
    location: '',
    visibility,
    repo_admin_change_team_access: true,
    username: login,
  }
}
