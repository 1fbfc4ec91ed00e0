import type { Call, RepositoryCall } from '../http/call.ts'
import { numberParam, param } from '../http/call.ts'
import { notFound, type Refusal, refusal, serverError } from '../http/refusal.ts'
import { atLeast, levelIn } from '../state/access.ts'
import type { EntryRecord, IssueRecord, LabelRecord, PullRecord, UserRecord } from '../state/records.ts'

const DAY_MS = 86_400_000

/** The issue that the path names, or 404. */
export function issueIn(call: RepositoryCall): IssueRecord {
  const issue = call.repository.issues.get(numberParam(call, 'n'))
  if (!issue || !call.repository.hasIssues) throw notFound(call.world)
  return issue
}

/** A pull request, as the issue that it is and as what it has beyond that. */
export interface PullIssue {
  readonly issue: IssueRecord
  readonly pull: PullRecord
}

/** The pull request that the path names, or 404. */
export function pullIn(call: RepositoryCall): PullIssue {
  const issue = call.repository.issues.get(numberParam(call, 'n'))
  if (!issue?.pull) throw notFound(call.world)
  return { issue, pull: issue.pull }
}

/** The same for its comments and timeline: a missing issue is an internal error for Gitea, and a 404 for Forgejo. */
export function commentedIssue(call: RepositoryCall): IssueRecord {
  const issue = call.repository.issues.get(numberParam(call, 'n'))
  if (!issue) throw missingIssue(call)
  return issue
}

function missingIssue(call: RepositoryCall): Refusal {
  if (!call.world.traits.forgejo) return serverError(call.world)
  const where = `[id: 0, repo_id: ${call.repository.id}, index: ${call.params.n}]`
  return notFound(call.world, 'IsErrIssueNotExist', `issue does not exist ${where}`)
}

/** A comment of this repository, or 404; lines that are not comments count as missing here. */
export function commentIn(call: RepositoryCall): EntryRecord {
  const comment = call.world.state.entries.get(numberParam(call, 'id'))
  const issue = comment ? call.world.state.issues.get(comment.issueId) : undefined
  if (!comment || issue?.repositoryId !== call.repository.id) throw notFound(call.world)
  return comment
}

export function userIn(call: Call, name = 'user'): UserRecord {
  const login = param(call, name)
  const user = call.world.state.userNamed(login)
  if (!user) throw notFound(call.world, 'GetUserByName', `user does not exist [uid: 0, name: ${login}]`)
  return user
}

/** The same where old names are looked for, too: what is missing is the way from there. */
export function accountIn(call: Call): UserRecord {
  const login = param(call, 'user')
  const user = call.world.state.userNamed(login)
  if (user) return user
  throw refusal(call.world, 404, `user redirect does not exist [name: ${login.toLowerCase()}]`)
}

/** The organisation that the path names; a person of that name is none. Since 1.27 no reason is given. */
export function organizationIn(call: Call): UserRecord {
  const name = param(call, 'org')
  const found = call.world.state.userNamed(name)
  if (found?.kind === 'organization') return found
  if (!call.world.traits.reasonsInErrors) throw notFound(call.world)
  throw notFound(call.world, 'GetOrgByName', `org does not exist [id: 0, name: ${name}]`)
}

export function mayWrite(call: RepositoryCall): boolean {
  const { state } = call.world
  return atLeast(levelIn(state, call.repository, call.viewer, 'issues'), 'write')
}

/** Labels that may be put on this repository's issues: its own and its organisation's. */
export function labelsFor(call: RepositoryCall): LabelRecord[] {
  const { id, ownerId } = call.repository
  return [...call.world.state.labels.values()].filter(({ home }) =>
    'repositoryId' in home ? home.repositoryId === id : home.organizationId === ownerId,
  )
}

/** A due date that is set later counts to the last second of its day; at the creation it is kept as it is said. */
export function dueMsOf(text: string | undefined): number | null {
  const ms = msOf(text)
  return ms === null ? null : Math.floor(ms / DAY_MS) * DAY_MS + DAY_MS - 1000
}

/** RFC 3339 text to milliseconds; what cannot be read counts as not given. */
export function msOf(text: string | undefined): number | null {
  const ms = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(ms) ? null : ms
}
