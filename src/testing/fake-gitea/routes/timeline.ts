import { json } from '../http/answer.ts'
import { numberParam, type RepositoryCall } from '../http/call.ts'
import { paged, updatedWithin } from '../http/paging.ts'
import { serverError } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { timelineJson } from '../json/timeline.ts'

export const timelineRoutes: Route[] = [
  repositoryRoute('GET /issues/:n/timeline', { scope: 'issue' }, timeline),
]

/** An empty one is `null`, and the count is only the page's. */
function timeline(call: RepositoryCall) {
  const issue = call.repository.issues.get(numberParam(call, 'n'))
  if (!issue) throw serverError(call.world)
  const entries = [...updatedWithin(call, issue.timeline)].sort((one, other) => one.id - other.id)
  const page = paged(call, entries, (entry) => timelineJson(call, entry), { total: false })
  const shown: unknown[] = JSON.parse(page.text)
  return json(200, shown.length ? shown : null, { 'x-total-count': String(shown.length) })
}
