import type { z } from 'zod'
import { commentPayload, issuePayload } from './payloads/issues.ts'
import {
  pullRequestCommentPayload,
  pullRequestPayload,
  reviewPayload,
  reviewRequestPayload,
} from './payloads/pull-requests.ts'
import { packagePayload, releasePayload, repositoryPayload, wikiPayload } from './payloads/repositories.ts'
import { actionRunPayload, workflowJobPayload, workflowRunPayload } from './payloads/workflows.ts'

/** What an event is about: it decides the lane, and whether a context has `issue()` and `repo()`. */
export type Subject = 'issue' | 'repository' | 'owner' | 'instance'

/** Where an event stands on the wire. */
export interface Wire {
  /** X-Gitea-Event; lumps several events together, and is empty for some on older servers. */
  readonly event: string
  /** X-Gitea-Event-Type; it decides. */
  readonly type: string
  /** The payload's `action`; null = the type has none. */
  readonly action: string | null
  /** Which part of the body says what it is about. */
  readonly about: 'issue' | 'repository' | 'package' | 'run'
  /** Top-level keys which the body must have and must not have, whatever its headers say. */
  readonly has: string
  readonly lacks: readonly string[]
}

/** A row of the table of events. */
export interface EventKind {
  readonly schema: z.ZodType
  readonly subject: Subject
  /** null = the bot's own event. */
  readonly wire: Wire | null
  /** Which servers send it; not said = all that are supported. */
  readonly since?: string
  /** What its name does not tell. */
  readonly note?: string
}

const NO_COMMENT = ['comment'] as const
/** The body of a comment on a pull request has that, too, from 1.23 on. */
const NO_PULL_REQUEST = ['pull_request'] as const
/** What tells all other bodies with a repository from one about the repository itself. */
const NOTHING_ELSE = ['issue', 'pull_request', 'release', 'page', 'package', 'forkee', 'ref'] as const

export function issueEvent<Action extends string>(type: string, action: Action) {
  const wire = { event: 'issues', type, action, about: 'issue', has: 'issue', lacks: NO_COMMENT } as const
  return { schema: issuePayload(action), subject: 'issue', wire } as const
}

export function commentEvent<Action extends string>(action: Action) {
  const type = 'issue_comment'
  const wire = { event: type, type, action, about: 'issue', has: 'comment', lacks: NO_PULL_REQUEST } as const
  return { schema: commentPayload(action), subject: 'issue', wire } as const
}

/** Where a pull request's events stand. */
export function pullRequestWire(type: string, action: string, event = 'pull_request') {
  return { event, type, action, about: 'issue', has: 'pull_request', lacks: NO_COMMENT } as const
}

export function pullRequestEvent<Action extends string>(type: string, action: Action) {
  const wire = pullRequestWire(type, action)
  return { schema: pullRequestPayload(action), subject: 'issue', wire } as const
}

export function reviewRequestEvent<Action extends string>(action: Action) {
  const wire = pullRequestWire('pull_request_review_request', action)
  return { schema: reviewRequestPayload(action), subject: 'issue', wire } as const
}

/** Gitea calls the action of every review `reviewed`; the verdict stands in the type. */
export function reviewEvent<Type extends string>(type: Type, event: string) {
  const wire = pullRequestWire(type, 'reviewed', event)
  return { schema: reviewPayload(type), subject: 'issue', wire } as const
}

export function pullRequestCommentEvent<Action extends string>(action: Action) {
  const type = 'pull_request_comment'
  const wire = { event: 'issue_comment', type, action, about: 'issue', has: 'comment', lacks: [] } as const
  return { schema: pullRequestCommentPayload(action), subject: 'issue', wire } as const
}

/** Where an event of a repository stands. */
export function repositoryWire(type: string, action: string | null, has = type) {
  return { event: type, type, action, about: 'repository', has, lacks: [] as readonly string[] } as const
}

export function repositoryEvent<Action extends string>(action: Action) {
  const wire = { ...repositoryWire('repository', action), lacks: NOTHING_ELSE }
  return { schema: repositoryPayload(action), subject: 'repository', wire } as const
}

export function releaseEvent<Action extends string>(action: Action) {
  return {
    schema: releasePayload(action),
    subject: 'repository',
    wire: repositoryWire('release', action),
  } as const
}

export function wikiEvent<Action extends string>(action: Action) {
  return {
    schema: wikiPayload(action),
    subject: 'repository',
    wire: repositoryWire('wiki', action, 'page'),
  } as const
}

export function packageEvent<Action extends string>(action: Action) {
  const type = 'package'
  const wire = { event: type, type, action, about: 'package', has: 'package', lacks: [] } as const
  return { schema: packagePayload(action), subject: 'owner', wire } as const
}

export function workflowJobEvent<Action extends string>(action: Action) {
  const wire = repositoryWire('workflow_job', action)
  return { schema: workflowJobPayload(action), subject: 'repository', wire } as const
}

export function workflowRunEvent<Action extends string>(action: Action) {
  const wire = repositoryWire('workflow_run', action)
  return { schema: workflowRunPayload(action), subject: 'repository', wire } as const
}

export function actionRunEvent<Action extends string>(action: Action) {
  const type = `action_run_${action}`
  const wire = { event: type, type, action, about: 'run', has: 'run', lacks: [] } as const
  return { schema: actionRunPayload(action), subject: 'repository', wire } as const
}

export function ownEvent<Schema extends z.ZodType, About extends Subject>(
  schema: Schema,
  subject: About,
  note: string,
) {
  return { schema, subject, wire: null, note } as const
}
