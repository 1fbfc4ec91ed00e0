import { changeBase } from '../acts/edit.ts'
import { merge } from '../acts/merge.ts'
import { openIssue } from '../acts/opening.ts'
import { empty, json } from '../http/answer.ts'
import { acting, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { notFound, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { isDraft, pullJson } from '../json/pull.ts'
import { atLeast, levelIn } from '../state/access.ts'
import type { IssueRecord, PullRecord } from '../state/records.ts'
import { applyEdit } from './issue-edit.ts'
import { msOf, type PullIssue, pullIn } from './lookup.ts'
import { assigneesOf, labelsById, milestoneOf } from './new-issue.ts'
import { newPull } from './new-pull.ts'

const scope = 'repository'
const newBody = {
  title: 'text!',
  body: 'text',
  head: 'text!',
  base: 'text!',
  assignee: 'text',
  assignees: 'list',
  labels: 'numbers',
  milestone: 'number',
  due_date: 'text',
} as const
const edits = {
  title: 'text',
  body: 'text',
  base: 'text',
  assignee: 'text',
  assignees: 'list',
  state: 'text',
  milestone: 'number',
} as const
const MERGE_STYLES = ['merge', 'rebase', 'rebase-merge', 'squash', 'fast-forward-only', 'manually-merged']

/** Pull requests: opened, edited, merged. Everything else goes by the issue's routes. */
export const pullRoutes: Route[] = [
  repositoryRoute('GET /pulls', { scope }, list),
  repositoryRoute('POST /pulls', { scope, unarchived: true, body: newBody }, create),
  repositoryRoute('GET /pulls/:n', { scope }, (call) => shown(call, pullIn(call), 200)),
  repositoryRoute('PATCH /pulls/:n', { scope, body: edits }, edit),
  repositoryRoute('GET /pulls/:n/merge', { scope }, isMerged),
  repositoryRoute('POST /pulls/:n/merge', { scope, unarchived: true, body: {} }, mergePull),
]

function shown(call: RepositoryCall, { issue, pull }: PullIssue, status: number) {
  return json(status, pullJson(call, issue, pull))
}

function list(call: RepositoryCall) {
  const state = call.query.get('state') || 'open'
  const pulls = [...call.repository.issues.values()].flatMap((issue) =>
    issue.pull && (state === 'all' || issue.state === state) ? { issue, pull: issue.pull } : [],
  )
  return paged(call, pulls.reverse(), ({ issue, pull }) => pullJson(call, issue, pull), { link: true })
}

/** Other than for an issue, nobody asks whether the author may assign and label. */
function create(call: RepositoryCall) {
  const { body, world } = call
  const pull = newPull(call)
  const milestone = milestoneOf(call)
  if (body.number('milestone') && milestone === null) throw notFound(world)
  const issue = openIssue(acting(call), call.repository, {
    title: body.text('title') ?? '',
    body: body.text('body') ?? '',
    labels: labelsById(call),
    assignees: assigneesOf(call),
    milestoneId: milestone,
    dueAtMs: msOf(body.text('due_date')),
    closed: false,
    pull,
  })
  return shown(call, { issue, pull }, 201)
}

function edit(call: RepositoryCall) {
  const found = pullIn(call)
  applyEdit(call, found.issue)
  const base = call.body.text('base')
  if (base && base !== found.pull.base) {
    const commit = call.repository.branches.get(base)
    if (!commit) throw refusal(call.world, 404, `new base '${base}' not exist`)
    changeBase(acting(call), found.issue, found.pull, { base, commit })
  }
  return shown(call, found, 201)
}

function isMerged(call: RepositoryCall) {
  if (pullIn(call).pull.mergedAtMs === null) throw notFound(call.world)
  return empty(204)
}

function mergePull(call: RepositoryCall) {
  const { issue, pull } = pullIn(call)
  const style = word(call, 'Do')
  if (style === '') throw refusal(call.world, 422, '[Do]: Required')
  if (!MERGE_STYLES.includes(style)) throw refusal(call.world, 422, '[Do]: In')
  checkMergeable(call, issue, pull)
  const expected = word(call, 'head_commit_id')
  if (expected !== '' && expected !== pull.headCommit.sha) throw refusal(call.world, 409, 'head out of date')
  const message = mergeMessage(call, issue, pull)
  merge(acting(call), issue, pull, { message, squash: style === 'squash' })
  return empty(200)
}

function checkMergeable(call: RepositoryCall, issue: IssueRecord, pull: PullRecord): void {
  const { repository, world, viewer } = call
  if (pull.mergedAtMs !== null) {
    throw refusal(world, 405, world.traits.mergedText ? 'The PR is already merged' : '')
  }
  if (issue.state === 'closed') throw notFound(world)
  if (!atLeast(levelIn(world.state, repository, viewer, 'code'), 'write')) {
    throw refusal(world, 405, 'User not allowed to merge PR')
  }
  if (isDraft(issue)) throw refusal(world, 405, 'Work in progress PRs cannot be merged')
}

/** Old versions have made its name small by now. */
function word(call: RepositoryCall, name: string): string {
  return call.body.text(name) ?? call.body.text(name.toLowerCase()) ?? ''
}

/** What the caller says, or the usual title without a body. */
function mergeMessage(call: RepositoryCall, { title, number }: IssueRecord, pull: PullRecord): string {
  const usual = `Merge pull request '${title}' (#${number}) from ${sourceOf(call, pull)} into ${pull.base}`
  const first =
    word(call, 'MergeTitleField') || (word(call, 'Do') === 'squash' ? `${title} (#${number})` : usual)
  const rest = word(call, 'MergeMessageField')
  return rest === '' ? first : `${first}\n\n${rest}`
}

function sourceOf(call: RepositoryCall, { head, headRepositoryId }: PullRecord): string {
  const { state } = call.world
  const source = state.repositories.get(headRepositoryId)
  return source && source !== call.repository ? `${state.pathOf(source)}:${head}` : head
}
