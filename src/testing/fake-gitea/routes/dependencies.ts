import { addDependency, removeDependency } from '../acts/dependencies.ts'
import { type Answer, json } from '../http/answer.ts'
import { acting, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { notFound, Refusal, serverError } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { issueJson } from '../json/issue.ts'
import { atLeast, levelIn } from '../state/access.ts'
import type { IssueRecord, RepositoryRecord } from '../state/records.ts'
import { hiddenIssueJson } from './hidden-issue.ts'
import { issueIn } from './lookup.ts'

const scope = 'issue'
const body = { index: 'number', owner: 'text', repo: 'text' } as const
const guarded = { scope, body, unarchived: true } as const

/** `dependencies` of an issue block it; `blocks` are those that it blocks. */
export const dependencyRoutes: Route[] = [
  repositoryRoute('GET /issues/:n/dependencies', { scope }, listBlockers),
  repositoryRoute('POST /issues/:n/dependencies', guarded, (call) => change(call, addDependency, false)),
  repositoryRoute('DELETE /issues/:n/dependencies', guarded, (call) => change(call, removeDependency, false)),
  repositoryRoute('GET /issues/:n/blocks', { scope }, listBlocked),
  repositoryRoute('POST /issues/:n/blocks', { scope, body }, (call) => change(call, addDependency, true)),
  repositoryRoute('DELETE /issues/:n/blocks', { scope, body }, (call) =>
    change(call, removeDependency, true),
  ),
]

function listBlockers(call: RepositoryCall): Answer {
  if (!call.repository.dependencies) throw notFound(call.world)
  const blockers = issuesBy(call, issueIn(call).blockers)
  const readable = (issue: IssueRecord) => level(call, homeOf(call, issue)) !== 'none'
  const show = (issue: IssueRecord) =>
    readable(issue) ? issueJson(call, issue) : hiddenIssueJson(call, atLeast(call.level, 'write'))
  const counted = call.world.traits.countsDependencies
  return paged(call, blockers, show, { total: counted, link: counted })
}

/** A limit of 1 means 30 here, and unreadable ones are left out after paging. */
function listBlocked(call: RepositoryCall): Answer {
  const query = new URLSearchParams(call.query)
  if (Number(query.get('limit')) <= 1) query.delete('limit')
  const blocked = issuesBy(call, issueIn(call).blocking)
  const readable = blocked.filter((issue) => level(call, homeOf(call, issue)) !== 'none')
  return paged({ ...call, query }, readable, (issue) => issueJson(call, issue), { total: false })
}

/** Own repository first, then by repository, newest first. */
function issuesBy(call: RepositoryCall, ids: Iterable<number>): IssueRecord[] {
  const rank = (issue: IssueRecord) => (issue.repositoryId === call.repository.id ? 0 : issue.repositoryId)
  const issues = [...ids].flatMap((id) => call.world.state.issues.get(id) ?? [])
  return issues.sort((one, other) => rank(one) - rank(other) || other.id - one.id)
}

/** 201 for adding and for removing; whatever is wrong with the pair itself is a 500 without a word. */
function change(call: RepositoryCall, act: typeof addDependency, blocks: boolean): Answer {
  const here = issueIn(call)
  const there = issueInBody(call)
  const [dependent, blocker] = blocks ? [there, here] : [here, there]
  const home = homeOf(call, dependent)
  const allowed =
    !home.archived &&
    home.dependencies &&
    atLeast(level(call, home), 'write') &&
    atLeast(level(call, homeOf(call, blocker)), 'read')
  if (!allowed) throw notFound(call.world)
  if (!act(acting(call), dependent, blocker)) throw serverError(call.world)
  return json(201, issueJson(call, here))
}

/** Owner and name are compared letter by letter: another case makes it a request across repositories. */
function issueInBody(call: RepositoryCall): IssueRecord {
  const { state } = call.world
  const [owner, name] = [call.body.text('owner') ?? '', call.body.text('repo') ?? '']
  const own = `${owner}/${name}` === state.pathOf(call.repository)
  // Refused in its own way: the whole body is one JSON string.
  if (!own && !call.world.crossRepository)
    throw new Refusal(json(400, 'CrossRepositoryDependencies not enabled'))
  const repository = own ? call.repository : state.repositoryAt(owner, name)
  if (!repository || level(call, repository) === 'none') {
    const where = `[id: 0, uid: 0, owner_name: ${owner}, name: ${name}]`
    throw notFound(call.world, 'IsErrRepoNotExist', `repository does not exist ${where}`)
  }
  const number = call.body.number('index') ?? 0
  const issue = repository.issues.get(number)
  if (issue) return issue
  const where = `[id: 0, repo_id: ${repository.id}, index: ${number}]`
  throw notFound(call.world, 'IsErrIssueNotExist', `issue does not exist ${where}`)
}

function homeOf(call: RepositoryCall, issue: IssueRecord): RepositoryRecord {
  return call.world.state.repositoryOf(issue)
}

function level(call: RepositoryCall, repository: RepositoryRecord) {
  return levelIn(call.world.state, repository, call.viewer)
}
