import type { Call, RepositoryCall } from '../http/call.ts'
import { paged, updatedWithin } from '../http/paging.ts'
import { notFound, refusal } from '../http/refusal.ts'
import { issueJson } from '../json/issue.ts'
import { levelIn } from '../state/access.ts'
import type { IssueRecord } from '../state/records.ts'

/** One repository's issues and pull requests, newest first; labels are all required and unknown ones dropped. */
export function listIssues(call: RepositoryCall) {
  const { query } = call
  // With issues switched off there still are pull requests.
  const { hasIssues } = call.repository
  if (!hasIssues && query.get('type') === 'issues') throw notFound(call.world)
  const repositoryLabels = [...call.world.state.labels.values()].filter(
    ({ home }) => 'repositoryId' in home && home.repositoryId === call.repository.id,
  )
  const labels = repositoryLabels.filter((label) => names(query, 'labels').includes(label.name))
  const poster = personIn(call, 'created_by')
  const assignee = personIn(call, 'assigned_by')
  const found = filtered(call, [...call.repository.issues.values()]).filter(
    (issue) =>
      (hasIssues || issue.pull !== null) &&
      labels.every((label) => issue.labels.includes(label.id)) &&
      (poster === null || issue.posterId === poster) &&
      (assignee === null || issue.assignees.includes(assignee)),
  )
  return paged(call, newestFirst(found), (issue) => issueJson(call, issue), { link: true })
}

/** All that the caller may see; labels are any of the instance's by name. */
export function searchIssues(call: Call) {
  const owner = call.query.get('owner')
  if (owner && !call.world.state.userNamed(owner)) throw refusal(call.world, 400, 'Owner not found')
  const { state, traits } = call.world
  const visible = (issue: IssueRecord) => levelIn(state, state.repositoryOf(issue), call.viewer) !== 'none'
  const found = filtered(call, [...state.issues.values()]).filter(
    (issue) => mine(call, issue) && labelled(call, issue) && owned(call, issue) && visible(issue),
  )
  const paging = { link: true, size: traits.searchPageSize }
  return paged(call, newestFirst(found), (issue) => issueJson(call, issue), paging)
}

/** What both lists know: state, type, text, milestone, times. */
function filtered(call: Call, all: readonly IssueRecord[]): IssueRecord[] {
  const { query } = call
  const state = query.get('state') || 'open'
  const type = query.get('type')
  const text = (query.get('q') ?? '').toLowerCase()
  const matches = (issue: IssueRecord) =>
    (state === 'all' || issue.state === (state === 'closed' ? 'closed' : 'open')) &&
    (type !== 'issues' || issue.pull === null) &&
    (type !== 'pulls' || issue.pull !== null) &&
    (text === '' || `${issue.title}\n${issue.body}`.toLowerCase().includes(text)) &&
    inMilestone(call, issue)
  return updatedWithin(call, all.filter(matches))
}

function inMilestone(call: Call, issue: IssueRecord): boolean {
  const wanted = names(call.query, 'milestones')
  if (wanted.length === 0) return true
  const milestone =
    issue.milestoneId === null ? undefined : call.world.state.milestones.get(issue.milestoneId)
  return (
    milestone !== undefined && (wanted.includes(milestone.title) || wanted.includes(String(milestone.id)))
  )
}

function mine(call: Call, issue: IssueRecord): boolean {
  const asked = (name: string) => ['1', 't', 'true', 'on'].includes(call.query.get(name)?.toLowerCase() ?? '')
  const id = call.viewer?.id ?? 0
  if (asked('assigned') && !issue.assignees.includes(id)) return false
  return !asked('created') || issue.posterId === id
}

function labelled(call: Call, issue: IssueRecord): boolean {
  const wanted = names(call.query, 'labels')
  const known = [...call.world.state.labels.values()].filter((label) => wanted.includes(label.name))
  return known.length === 0 || known.some((label) => issue.labels.includes(label.id))
}

function owned(call: Call, issue: IssueRecord): boolean {
  const owner = call.query.get('owner')
  if (!owner) return true
  return call.world.state.repositoryOf(issue).ownerId === call.world.state.userNamed(owner)?.id
}

function names(query: URLSearchParams, name: string): string[] {
  return (query.get(name) ?? '').split(',').filter((part) => part !== '')
}

function personIn(call: Call, name: string): number | null {
  const login = call.query.get(name)
  if (!login) return null
  const user = call.world.state.userNamed(login)
  if (!user) throw notFound(call.world, 'GetUserByName', `user does not exist [uid: 0, name: ${login}]`)
  return user.id
}

function newestFirst(issues: IssueRecord[]): IssueRecord[] {
  return issues.sort((one, other) => other.createdAtMs - one.createdAtMs || other.id - one.id)
}
