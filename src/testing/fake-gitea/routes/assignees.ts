import { setAssignees } from '../acts/assignees.ts'
import { empty, json } from '../http/answer.ts'
import { acting, type RepositoryCall } from '../http/call.ts'
import { forbidden, serverError } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { issueJson } from '../json/issue.ts'
import type { UserRecord } from '../state/records.ts'
import type { Traits } from '../traits.ts'
import { issueIn, mayWrite, userIn } from './lookup.ts'

const when = (traits: Traits) => traits.assigneeRoutes
const change = { scope: 'issue', when, body: { assignees: 'list' } } as const

/** Adding and removing assignees without replacing all: 1.27 and later. */
export const assigneeRoutes: Route[] = [
  repositoryRoute('POST /issues/:n/assignees', change, (call) => edit(call, 201, union)),
  repositoryRoute('DELETE /issues/:n/assignees', change, (call) => edit(call, 200, difference)),
  repositoryRoute('GET /issues/:n/assignees/:user', { scope: 'issue', when }, (call) =>
    empty(issueIn(call).assignees.includes(userIn(call).id) ? 204 : 404),
  ),
]

type Combine = (present: UserRecord[], named: UserRecord[]) => UserRecord[]

const union: Combine = (present, named) => [...new Set([...present, ...named])]
const difference: Combine = (present, named) => present.filter((user) => !named.includes(user))

function edit(call: RepositoryCall, status: number, combine: Combine) {
  const issue = issueIn(call)
  if (!mayWrite(call)) throw forbidden()
  const { state } = call.world
  const named = (call.body.texts('assignees') ?? []).map((login) => {
    const user = state.userNamed(login)
    if (!user) throw serverError(call.world)
    return user
  })
  const present = issue.assignees.map((id) => state.user(id))
  setAssignees(acting(call), issue, combine(present, named))
  return json(status, issueJson(call, issue))
}
