import { setLock } from '../acts/lock.ts'
import { openIssue } from '../acts/opening.ts'
import { deleteIssue } from '../acts/removal.ts'
import { empty, json } from '../http/answer.ts'
import { acting, type Call, type RepositoryCall } from '../http/call.ts'
import { type Route, repositoryRoute, route } from '../http/route.ts'
import { issueJson } from '../json/issue.ts'
import { editIssue } from './issue-edit.ts'
import { listIssues, searchIssues } from './issue-list.ts'
import { issueIn, mayWrite, msOf } from './lookup.ts'
import { assigneesOf, labelsById, milestoneOf } from './new-issue.ts'

const scope = 'issue'
const when = (traits: Call['world']['traits']) => traits.lockRoutes

export const issueRoutes: Route[] = [
  route('GET /repos/issues/search', { scope }, searchIssues),
  repositoryRoute('GET /issues', { scope }, listIssues),
  repositoryRoute(
    'POST /issues',
    {
      scope,
      unarchived: true,
      body: {
        title: 'text!',
        body: 'text',
        assignee: 'text',
        assignees: 'list',
        due_date: 'text',
        milestone: 'number',
        labels: 'numbers',
        closed: 'flag',
      },
    },
    create,
  ),
  repositoryRoute('GET /issues/:n', { scope }, (call) => json(200, issueJson(call, issueIn(call)))),
  repositoryRoute(
    'PATCH /issues/:n',
    {
      scope,
      body: {
        title: 'text',
        body: 'text',
        assignee: 'text',
        assignees: 'list',
        milestone: 'number',
        state: 'text',
        due_date: 'text',
        unset_due_date: 'flag',
        content_version: 'number',
      },
    },
    editIssue,
  ),
  repositoryRoute('DELETE /issues/:n', { scope, admin: true }, remove),
  repositoryRoute(
    'PUT /issues/:n/lock',
    { scope, admin: true, when, body: { lock_reason: 'text' } },
    (call) => lock(call, true),
  ),
  repositoryRoute('DELETE /issues/:n/lock', { scope, admin: true, when }, (call) => lock(call, false)),
]

/** Without the right to write, everything but the text is silently left out. */
function create(call: RepositoryCall) {
  const { body } = call
  const writer = mayWrite(call)
  const issue = openIssue(acting(call), call.repository, {
    title: body.text('title') ?? '',
    body: body.text('body') ?? '',
    labels: writer ? labelsById(call) : [],
    assignees: writer ? assigneesOf(call) : [],
    milestoneId: writer ? milestoneOf(call) : null,
    dueAtMs: writer ? msOf(body.text('due_date')) : null,
    closed: body.flag('closed') ?? false,
    pull: null,
  })
  return json(201, issueJson(call, issue))
}

function remove(call: RepositoryCall) {
  deleteIssue(acting(call), issueIn(call))
  return empty(204)
}

function lock(call: RepositoryCall, locked: boolean) {
  setLock(acting(call), issueIn(call), locked)
  return empty(204)
}
