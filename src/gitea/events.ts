import type { z } from 'zod'
import {
  capacityChangedPayload,
  commandPayload,
  commentPayload,
  dependencyChangedPayload,
  issuePayload,
  pullRequestPayload,
  pushPayload,
  sweepFoundPayload,
  taskPayload,
  timerPayload,
} from './payloads.ts'

/** What an event is about: it decides the lane, and whether a context has `issue()` and `repo()`. */
export type Subject = 'issue' | 'repository' | 'instance'

interface EventKind<Schema extends z.ZodType, About extends Subject> {
  readonly schema: Schema
  readonly subject: About
  /** The fine event type (X-Gitea-Event-Type) that carries it; null = the bot's own event. */
  readonly type: string | null
  /** The payload's `action`; null = the type has none. */
  readonly action: string | null
  /** Top-level keys which the body must have and must not have, whatever its headers say. */
  readonly has: string
  readonly lacks: string
}

function issueEvent<Action extends string>(type: string, action: Action) {
  return {
    schema: issuePayload(action),
    subject: 'issue',
    type,
    action,
    has: 'issue',
    lacks: 'comment',
  } as const
}

function pullRequestEvent<Action extends string>(type: string, action: Action) {
  return {
    schema: pullRequestPayload(action),
    subject: 'issue',
    type,
    action,
    has: 'pull_request',
    lacks: 'comment',
  } as const
}

function commentEvent<Action extends string>(type: string, action: Action) {
  return {
    schema: commentPayload(action),
    subject: 'issue',
    type,
    action,
    has: 'comment',
    lacks: '',
  } as const
}

function ownEvent<Schema extends z.ZodType, About extends Subject>(schema: Schema, subject: About) {
  return { schema, subject, type: null, action: null, has: '', lacks: '' } as const
}

/**
 * Every event that a plugin can listen to: its name, where it comes from and what its payload holds. Names, types and
 * checks all come from this table. A name is the subject, a dot, and what happened to it (Gitea's `action`).
 */
export const events = {
  'issues.opened': issueEvent('issues', 'opened'),
  'issues.closed': issueEvent('issues', 'closed'),
  'issues.reopened': issueEvent('issues', 'reopened'),
  'issues.edited': issueEvent('issues', 'edited'),
  'issues.deleted': issueEvent('issues', 'deleted'),
  'issues.assigned': issueEvent('issue_assign', 'assigned'),
  'issues.unassigned': issueEvent('issue_assign', 'unassigned'),
  'issues.label_updated': issueEvent('issue_label', 'label_updated'),
  'issues.label_cleared': issueEvent('issue_label', 'label_cleared'),
  'issues.milestoned': issueEvent('issue_milestone', 'milestoned'),
  'issues.demilestoned': issueEvent('issue_milestone', 'demilestoned'),
  'issue_comment.created': commentEvent('issue_comment', 'created'),
  'issue_comment.edited': commentEvent('issue_comment', 'edited'),
  'issue_comment.deleted': commentEvent('issue_comment', 'deleted'),
  'pull_request.opened': pullRequestEvent('pull_request', 'opened'),
  'pull_request.closed': pullRequestEvent('pull_request', 'closed'),
  'pull_request.reopened': pullRequestEvent('pull_request', 'reopened'),
  'pull_request.edited': pullRequestEvent('pull_request', 'edited'),
  'pull_request.deleted': pullRequestEvent('pull_request', 'deleted'),
  'pull_request.assigned': pullRequestEvent('pull_request_assign', 'assigned'),
  'pull_request.unassigned': pullRequestEvent('pull_request_assign', 'unassigned'),
  'pull_request_comment.created': commentEvent('pull_request_comment', 'created'),
  'pull_request_comment.edited': commentEvent('pull_request_comment', 'edited'),
  'pull_request_comment.deleted': commentEvent('pull_request_comment', 'deleted'),
  push: { schema: pushPayload, subject: 'repository', type: 'push', action: null, has: 'ref', lacks: '' },
  'task.parsed': ownEvent(taskPayload, 'issue'),
  'task.blocked': ownEvent(taskPayload, 'issue'),
  'task.ready': ownEvent(taskPayload, 'issue'),
  'task.assigned': ownEvent(taskPayload, 'issue'),
  'task.needs_input': ownEvent(taskPayload, 'issue'),
  'task.closed': ownEvent(taskPayload, 'issue'),
  'dependency.changed': ownEvent(dependencyChangedPayload, 'issue'),
  'sweep.found': ownEvent(sweepFoundPayload, 'issue'),
  'capacity.changed': ownEvent(capacityChangedPayload, 'instance'),
  'command.given': ownEvent(commandPayload, 'issue'),
  'timer.due': ownEvent(timerPayload, 'instance'),
} as const satisfies Record<string, EventKind<z.ZodType, Subject>>

/** The name of an event: `issues.assigned`, `task.ready`, … */
export type EventName = keyof typeof events

/** What an event carries. @example PayloadOf<'issues.assigned'>['action'] is 'assigned' */
export type PayloadOf<Name extends EventName> = z.output<(typeof events)[Name]['schema']>

/** The names of events about an issue or pull request. */
export type IssueEventName = {
  [Name in EventName]: (typeof events)[Name]['subject'] extends 'issue' ? Name : never
}[EventName]

/** The names of the events that the bot itself reports; only these can be emitted. */
export type OwnEventName = {
  [Name in EventName]: (typeof events)[Name]['type'] extends null ? Name : never
}[EventName]

const byWire = new Map<string, EventName>(
  (Object.keys(events) as EventName[])
    .filter((name) => events[name].type !== null)
    .map((name) => [`${events[name].type} ${events[name].action ?? ''}`, name]),
)

/** The event of a fine type and action; undefined = one that this version does not know. */
export function eventName(type: string, action: string | undefined): EventName | undefined {
  return byWire.get(`${type} ${action ?? ''}`) ?? byWire.get(`${type} `)
}

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name)
}
