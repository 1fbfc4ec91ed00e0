import type { LabelRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { apiUrl } from '../world.ts'

export function labelJson(view: View, label: LabelRecord) {
  return {
    id: label.id,
    name: label.name,
    exclusive: label.exclusive,
    is_archived: label.archived,
    color: label.color,
    description: label.description,
    url: apiUrl(view, `${home(view, label)}/labels/${label.id}`),
  }
}

/** The address is the only thing that tells an organisation's label from a repository's. */
function home(view: View, label: LabelRecord): string {
  const { state } = view.world
  if ('organizationId' in label.home) return `orgs/${state.user(label.home.organizationId).login}`
  return `repos/${state.pathOf(state.repository(label.home.repositoryId))}`
}
