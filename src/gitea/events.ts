import type { z } from 'zod'
import {
  actionRunEvent,
  commentEvent,
  type EventKind,
  issueEvent,
  ownEvent,
  packageEvent,
  pullRequestCommentEvent,
  pullRequestEvent,
  pullRequestWire,
  releaseEvent,
  repositoryEvent,
  repositoryWire,
  reviewEvent,
  reviewRequestEvent,
  wikiEvent,
  workflowJobEvent,
  workflowRunEvent,
} from './event-kinds.ts'
import { createPayload, deletePayload, forkPayload, pushPayload, statusPayload } from './payloads/git.ts'
import {
  agentClaimedPayload,
  agentEndedPayload,
  agentPresencePayload,
  agentReportedPayload,
  agentWantedPayload,
  capacityChangedPayload,
  commandPayload,
  commentFoundPayload,
  dependencyChangedPayload,
  readingDonePayload,
  readingWantedPayload,
  sweepAskedPayload,
  sweepFoundPayload,
  taskPayload,
  timerPayload,
  turnCamePayload,
} from './payloads/own.ts'
import { synchronizedPayload } from './payloads/pull-requests.ts'

const DELETED = { since: 'Gitea 1.25' } as const
const JOB = { since: 'Gitea 1.24' } as const
const RUN = { since: 'Gitea 1.25' } as const
const ACTION_RUN = { since: 'Forgejo 12' } as const
const NAMED_LATE = { note: 'X-Gitea-Event is empty before Gitea 1.24 and in Forgejo 12' } as const

/**
 * Every event that a plugin can listen to: its name, where it comes from and what its payload holds. Names, types, checks
 * and docs/events.md all come from this table.
 *
 * The rule of the names: what it is about, a dot, and what happened to it, both in Gitea's own words (X-Gitea-Event and
 * the payload's `action`); without an action only the first. Where Gitea's words say less than it knows, its
 * X-Gitea-Event-Type helps out: comments of pull requests, the verdict of a review, Forgejo's runs.
 */
export const events = {
  'issues.opened': issueEvent('issues', 'opened'),
  'issues.closed': issueEvent('issues', 'closed'),
  'issues.reopened': issueEvent('issues', 'reopened'),
  'issues.edited': { ...issueEvent('issues', 'edited'), note: 'title or text; see `changes`' },
  'issues.deleted': { ...issueEvent('issues', 'deleted'), ...DELETED },
  'issues.assigned': { ...issueEvent('issue_assign', 'assigned'), note: 'does not say whom' },
  'issues.unassigned': { ...issueEvent('issue_assign', 'unassigned'), note: 'does not say whom' },
  'issues.label_updated': { ...issueEvent('issue_label', 'label_updated'), note: 'does not say which label' },
  'issues.label_cleared': { ...issueEvent('issue_label', 'label_cleared'), note: 'still has the old labels' },
  'issues.milestoned': issueEvent('issue_milestone', 'milestoned'),
  'issues.demilestoned': issueEvent('issue_milestone', 'demilestoned'),
  'issue_comment.created': commentEvent('created'),
  'issue_comment.edited': commentEvent('edited'),
  'issue_comment.deleted': commentEvent('deleted'),
  'pull_request.opened': pullRequestEvent('pull_request', 'opened'),
  'pull_request.closed': {
    ...pullRequestEvent('pull_request', 'closed'),
    note: 'merged or not: `pull_request.merged`',
  },
  'pull_request.reopened': pullRequestEvent('pull_request', 'reopened'),
  'pull_request.edited': pullRequestEvent('pull_request', 'edited'),
  'pull_request.deleted': { ...pullRequestEvent('pull_request', 'deleted'), ...DELETED },
  'pull_request.assigned': pullRequestEvent('pull_request_assign', 'assigned'),
  'pull_request.unassigned': pullRequestEvent('pull_request_assign', 'unassigned'),
  'pull_request.label_updated': pullRequestEvent('pull_request_label', 'label_updated'),
  'pull_request.label_cleared': pullRequestEvent('pull_request_label', 'label_cleared'),
  'pull_request.milestoned': pullRequestEvent('pull_request_milestone', 'milestoned'),
  'pull_request.demilestoned': pullRequestEvent('pull_request_milestone', 'demilestoned'),
  'pull_request.synchronized': {
    schema: synchronizedPayload,
    subject: 'issue',
    wire: pullRequestWire('pull_request_sync', 'synchronized'),
    note: 'its branch was pushed to; `before` and `after` from Gitea 1.27',
  },
  'pull_request.review_requested': reviewRequestEvent('review_requested'),
  'pull_request.review_request_removed': reviewRequestEvent('review_request_removed'),
  'pull_request_review.approved': reviewEvent('pull_request_review_approved', 'pull_request_approved'),
  'pull_request_review.rejected': reviewEvent('pull_request_review_rejected', 'pull_request_rejected'),
  'pull_request_review.commented': reviewEvent('pull_request_review_comment', 'pull_request_comment'),
  'pull_request_comment.created': pullRequestCommentEvent('created'),
  'pull_request_comment.edited': pullRequestCommentEvent('edited'),
  'pull_request_comment.deleted': pullRequestCommentEvent('deleted'),
  push: {
    schema: pushPayload,
    subject: 'repository',
    wire: { ...repositoryWire('push', null, 'ref'), lacks: ['ref_type'] },
    note: 'also what the test button of a hook sends',
  },
  create: {
    schema: createPayload,
    subject: 'repository',
    wire: { ...repositoryWire('create', null, 'ref_type'), lacks: ['pusher_type'] },
    note: 'a branch or tag',
  },
  delete: {
    schema: deletePayload,
    subject: 'repository',
    wire: { ...repositoryWire('delete', null, 'ref_type'), lacks: ['sha'] },
    note: 'a branch or tag',
  },
  fork: {
    schema: forkPayload,
    subject: 'repository',
    wire: repositoryWire('fork', null, 'forkee'),
    note: '`repository` is the new one, `forkee` the one that was forked',
  },
  'repository.created': repositoryEvent('created'),
  'repository.deleted': { ...repositoryEvent('deleted'), note: 'to hooks of its owner and of the system' },
  'release.published': releaseEvent('published'),
  'release.updated': releaseEvent('updated'),
  'release.deleted': { ...releaseEvent('deleted'), note: 'also for a tag that never was a release' },
  'wiki.created': wikiEvent('created'),
  'wiki.edited': wikiEvent('edited'),
  'wiki.deleted': wikiEvent('deleted'),
  'package.created': { ...packageEvent('created'), ...NAMED_LATE },
  'package.deleted': { ...packageEvent('deleted'), ...NAMED_LATE },
  status: {
    schema: statusPayload,
    subject: 'repository',
    wire: repositoryWire('status', null, 'context'),
    since: 'Gitea 1.23',
    note: 'of a commit; X-Gitea-Event is empty in Gitea 1.23',
  },
  'workflow_job.queued': { ...workflowJobEvent('queued'), ...JOB },
  'workflow_job.waiting': { ...workflowJobEvent('waiting'), ...JOB },
  'workflow_job.in_progress': { ...workflowJobEvent('in_progress'), ...JOB },
  'workflow_job.completed': { ...workflowJobEvent('completed'), ...JOB },
  'workflow_run.requested': { ...workflowRunEvent('requested'), ...RUN },
  'workflow_run.in_progress': { ...workflowRunEvent('in_progress'), ...RUN },
  'workflow_run.completed': { ...workflowRunEvent('completed'), ...RUN },
  'action_run.failure': { ...actionRunEvent('failure'), ...ACTION_RUN },
  'action_run.recover': {
    ...actionRunEvent('recover'),
    ...ACTION_RUN,
    note: 'the first success after others',
  },
  'action_run.success': { ...actionRunEvent('success'), ...ACTION_RUN },
  'task.parsed': ownEvent(taskPayload, 'issue', 'an assigned issue was read'),
  'task.blocked': ownEvent(taskPayload, 'issue', 'it waits for others'),
  'task.ready': ownEvent(taskPayload, 'issue', 'nothing holds it back'),
  'task.assigned': ownEvent(taskPayload, 'issue', 'an agent was chosen; here you start yours'),
  'task.needs_input': ownEvent(taskPayload, 'issue', 'it needs a person'),
  'task.closed': ownEvent(taskPayload, 'issue', 'it is done, or was taken from the bot'),
  'agent.claimed': ownEvent(agentClaimedPayload, 'issue', 'an agent has begun to work on the task'),
  'agent.reported': ownEvent(
    agentReportedPayload,
    'issue',
    'a live session has something to be shown or decided; not every heartbeat is one',
  ),
  'agent.presence': ownEvent(
    agentPresencePayload,
    'issue',
    'an agent did not begin a task that it was given, could not be started, or asks for work again',
  ),
  'agent.wanted': ownEvent(
    agentWantedPayload,
    'issue',
    'an agent that does not ask for work by itself is to be started',
  ),
  'agent.ended': ownEvent(agentEndedPayload, 'issue', 'a session has ended; `how` tells in which way'),
  'dependency.changed': ownEvent(
    dependencyChangedPayload,
    'issue',
    'something that blocks this issue changed',
  ),
  'reading.wanted': ownEvent(
    readingWantedPayload,
    'issue',
    'a model is to read this issue; the bot goes on meanwhile',
  ),
  'reading.done': ownEvent(
    readingDonePayload,
    'issue',
    'a model has read this issue after the bot had gone on',
  ),
  'sweep.found': ownEvent(sweepFoundPayload, 'issue', 'the sweep read this issue'),
  'sweep.asked': ownEvent(
    sweepAskedPayload,
    'instance',
    'somebody wants a sweep now; what `sync` is made of',
  ),
  'turn.came': ownEvent(turnCamePayload, 'issue', 'a place is free for this task, which waited'),
  'capacity.changed': ownEvent(capacityChangedPayload, 'instance', 'a place of an agent became free'),
  'comment.found': ownEvent(
    commentFoundPayload,
    'issue',
    'the sweep read a comment that may hold a command, of which no webhook told',
  ),
  'command.given': ownEvent(
    commandPayload,
    'issue',
    'somebody wrote a command into a comment; what `app.command` is made of',
  ),
  'timer.due': ownEvent(timerPayload, 'instance', 'what `app.every` is made of'),
} as const satisfies Record<string, EventKind>

type Table = typeof events

/** The name of an event of the table: `issues.assigned`, `task.ready`, … */
export type EventName = keyof Table

/** What an event of the table carries. @example PayloadOf<'issues.assigned'>['action'] is 'assigned' */
export type PayloadOf<Name extends EventName> = z.output<Table[Name]['schema']>

/** The names of events about something. */
export type NameAbout<Subject> = {
  [Name in EventName]: Table[Name]['subject'] extends Subject ? Name : never
}[EventName]

/** The names of events about an issue or pull request. */
export type IssueEventName = NameAbout<'issue'>

/** The names of the events that the bot itself reports; only these can be emitted. */
export type OwnEventName = { [Name in EventName]: Table[Name]['wire'] extends null ? Name : never }[EventName]

/** The names of the events that Gitea or Forgejo sends. */
export type GiteaEventName = Exclude<EventName, OwnEventName>

const byWire = new Map<string, GiteaEventName>()
const types = new Set<string>()
for (const name of Object.keys(events) as EventName[]) {
  if (!isGiteaEvent(name)) continue
  const { type, action } = events[name].wire
  byWire.set(`${type} ${action ?? ''}`, name)
  types.add(type)
}

/** The event of a fine type and action; undefined = one that this version does not know. */
export function eventName(type: string, action: string | undefined): GiteaEventName | undefined {
  return byWire.get(`${type} ${action ?? ''}`) ?? byWire.get(`${type} `)
}

/** Whether any event has this fine type. */
export function isEventType(type: string): boolean {
  return types.has(type)
}

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name)
}

export function isGiteaEvent(name: string): name is GiteaEventName {
  return isEventName(name) && events[name].wire !== null
}
