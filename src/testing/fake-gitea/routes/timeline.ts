import { json } from '../http/answer.ts'
import type { RepositoryCall } from '../http/call.ts'
import { pageOf, updatedWithin } from '../http/paging.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { timelineJson } from '../json/timeline.ts'
import { levelIn } from '../state/access.ts'
import type { EntryRecord } from '../state/records.ts'
import { commentedIssue } from './lookup.ts'

export const timelineRoutes: Route[] = [
  repositoryRoute('GET /issues/:n/timeline', { scope: 'issue' }, timeline),
]

/**
 * An empty one is `null`. Mentions from repositories that the caller cannot read are left out after paging: a page
 * can be short, or empty, and not be the last one; the count is only the page's.
 */
function timeline(call: RepositoryCall) {
  const issue = commentedIssue(call)
  const entries = [...updatedWithin(call, issue.timeline)].sort((one, other) => one.id - other.id)
  const page = pageOf(call, entries, { pageless: true }).filter((entry) => accessible(call, entry))
  const shown = page.map((entry) => timelineJson(call, entry))
  return json(200, shown.length ? shown : null, { 'x-total-count': String(shown.length) })
}

function accessible(call: RepositoryCall, { refRepositoryId }: EntryRecord): boolean {
  if (refRepositoryId === undefined || refRepositoryId === call.repository.id) return true
  const { state } = call.world
  return levelIn(state, state.repository(refRepositoryId), call.viewer) !== 'none'
}
