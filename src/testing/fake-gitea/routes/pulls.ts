import { merge } from '../acts/merge.ts'
import { openIssue } from '../acts/opening.ts'
import { empty, json } from '../http/answer.ts'
import { acting, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { notFound, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { pullJson } from '../json/pull.ts'
import type { IssueRecord } from '../state/records.ts'
import { applyEdit } from './issue-edit.ts'
import { dueMsOf, issueIn, mayWrite } from './lookup.ts'
import { assigneesOf, labelsById, milestoneOf } from './new-issue.ts'

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
  assignee: 'text',
  assignees: 'list',
  state: 'text',
  milestone: 'number',
} as const

/** Pull requests without git: opened, edited, closed, merged. Everything else goes by the issue's routes. */
export const pullRoutes: Route[] = [
  repositoryRoute('GET /pulls', { scope }, list),
  repositoryRoute('POST /pulls', { scope, unarchived: true, body: newBody }, create),
  repositoryRoute('GET /pulls/:n', { scope }, (call) => shown(call, pullIn(call), 200)),
  repositoryRoute('PATCH /pulls/:n', { scope, body: edits }, edit),
  repositoryRoute('POST /pulls/:n/merge', { scope, unarchived: true, body: {} }, mergePull),
]

function pullIn(call: RepositoryCall): IssueRecord {
  const issue = issueIn(call)
  if (!issue.pull) throw notFound(call.world)
  return issue
}

function shown(call: RepositoryCall, issue: IssueRecord, status: number) {
  return json(status, issue.pull ? pullJson(call, issue, issue.pull) : null)
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
  const milestone = milestoneOf(call)
  if (body.number('milestone') && milestone === null) throw notFound(world)
  const issue = openIssue(acting(call), call.repository, {
    title: body.text('title') ?? '',
    body: body.text('body') ?? '',
    labels: labelsById(call),
    assignees: assigneesOf(call),
    milestoneId: milestone,
    dueAtMs: dueMsOf(body.text('due_date')),
    closed: false,
    pull: {
      id: world.state.nextId('pull'),
      head: body.text('head') ?? '',
      base: body.text('base') ?? '',
      mergedAtMs: null,
      mergedById: null,
      mergeCommit: null,
    },
  })
  return shown(call, issue, 201)
}

function edit(call: RepositoryCall) {
  const issue = pullIn(call)
  applyEdit(call, issue)
  return shown(call, issue, 201)
}

function mergePull(call: RepositoryCall) {
  const issue = pullIn(call)
  if (!mayWrite(call)) throw refusal(call.world, 405, 'User not allowed to merge PR')
  if (issue.state === 'closed') throw refusal(call.world, 405, 'Please try again later')
  merge(acting(call), issue, mergeMessage(call, issue))
  return empty(200)
}

/** What the caller says, or the usual title without a body. */
function mergeMessage(call: RepositoryCall, { title, number, pull }: IssueRecord): string {
  const said = (name: string) => call.body.text(name) ?? call.body.text(name.toLowerCase()) ?? ''
  const usual = `Merge pull request '${title}' (#${number}) from ${pull?.head} into ${pull?.base}`
  const first = said('MergeTitleField') || (said('Do') === 'squash' ? `${title} (#${number})` : usual)
  return said('MergeMessageField') === '' ? first : `${first}\n\n${said('MergeMessageField')}`
}
