import type { z } from 'zod'
import * as bodies from '../../agent-client/bodies.ts'
import type { Ending, Remember, SessionDesk } from '../../sessions/desk.ts'
import { refOf } from '../../sessions/handed-task.ts'
import type { Identity } from '../../sessions/identities.ts'
import type { RefusalCode } from '../../sessions/refusal.ts'
import type { Used } from '../../tasks/session.ts'
import * as schemas from './schemas.ts'

/** A request that is known to be an agent's, and whose body was checked. */
export interface ApiCall<Body> {
  readonly desk: SessionDesk
  readonly identity: Identity
  /** The session's, in paths that have one. */
  readonly id: string
  readonly body: Body
  /** Aborted when the agent has hung up. */
  readonly signal: AbortSignal
  readonly remember: Remember
}

/** One operation of the API: the router, the checks and the OpenAPI document are all made of it. */
export interface ApiRoute {
  readonly method: 'get' | 'post'
  /** As OpenAPI writes it: `/api/v1/sessions/{id}`. */
  readonly path: string
  readonly name: string
  readonly summary: string
  readonly body?: z.ZodType
  readonly status: number
  readonly answer: z.ZodType
  /** What a 204 of it means. */
  readonly nothing?: string
  readonly refuses: readonly RefusalCode[]
  /** Whether an answer is kept for a request that comes again; a heartbeat is safe to repeat as it is. */
  readonly keeps: boolean
  handle(call: ApiCall<unknown>): Promise<unknown>
}

function route<Body extends z.ZodType>(
  given: Omit<ApiRoute, 'body' | 'handle'> & {
    readonly body?: Body
    handle(call: ApiCall<z.output<Body>>): Promise<unknown>
  },
): ApiRoute {
  // `handle` is only ever called with what the route's own schema made; TypeScript cannot see that from outside
  return given as ApiRoute
}

const SESSION = '/api/v1/sessions/{id}'
const OF_A_SESSION = ['SESSION_UNKNOWN', 'FENCE_OLD', 'SESSION_ENDED'] as const

/** Every operation. */
export const ROUTES: readonly ApiRoute[] = [
  route({
    method: 'post',
    path: '/api/v1/sessions',
    name: 'claim',
    summary: 'Begin the next task of this agent, or the one that is named.',
    body: bodies.claimBody,
    status: 201,
    answer: schemas.claimAnswer,
    nothing: 'There is no task for this agent.',
    refuses: ['TASK_NOT_YOURS', 'TASK_TAKEN', 'TASK_NOT_READY'],
    keeps: true,
    handle: ({ desk, identity, body, signal, remember }) => {
      const { issue, waitMs = 0 } = body
      const wish = issue === undefined ? { waitMs } : { issue: named(issue) }
      return desk.claim(identity, { ...wish, signal }, remember)
    },
  }),
  route({
    method: 'post',
    path: `${SESSION}/heartbeat`,
    name: 'heartbeat',
    summary: 'Say how it goes, keep the lease, and be told to go on, to compact, to rotate or to stop.',
    body: bodies.heartbeatBody,
    status: 200,
    answer: schemas.heartbeatAnswer,
    refuses: OF_A_SESSION,
    keeps: false,
    handle: ({ desk, identity, id, body }) => desk.heartbeat(identity, id, body),
  }),
  ending('complete', 'Hand in what was done.', bodies.completeBody, (outcome) => ({
    how: 'completed',
    outcome,
  })),
  ending('fail', 'End without a result, and say why.', bodies.failBody, ({ reason }) => ({
    how: 'failed',
    note: reason,
  })),
  ending(
    'hand-over',
    'End with a note for a fresh session that goes on.',
    bodies.handOverBody,
    ({ note, ...outcome }) => ({ how: 'handed-over', note, outcome }),
  ),
  ending(
    'ask',
    'End with a question to a person; the answer comes with the next claim.',
    bodies.askBody,
    ({ question, ...outcome }) => ({ how: 'asked', note: question, outcome }),
  ),
  ending('give-back', 'Give the task back as it is.', bodies.giveBackBody, ({ reason }) => ({
    how: 'given-back',
    note: reason,
  })),
  route({
    method: 'get',
    path: SESSION,
    name: 'session',
    summary: 'One of the own sessions.',
    status: 200,
    answer: schemas.sessionAnswer,
    refuses: ['SESSION_UNKNOWN'],
    keeps: false,
    handle: ({ desk, identity, id }) => desk.find(identity, id),
  }),
  route({
    method: 'get',
    path: '/api/v1/tasks',
    name: 'tasks',
    summary: 'The own tasks: those that are worked on, and those that can be begun.',
    status: 200,
    answer: schemas.tasksAnswer,
    refuses: [],
    keeps: false,
    handle: async ({ desk, identity }) => {
      const tasks = await desk.tasks(identity)
      return {
        agent: identity.agent,
        tasks: tasks.map(({ address, title = '', state, session, attempts = 0 }) => ({
          issue: refOf(address),
          title,
          state,
          session: session?.id ?? null,
          attempts,
        })),
      }
    },
  }),
]

/** What every end is told with. */
type EndBody = z.ZodType<{ readonly fence: number } & Used>

function ending<Body extends EndBody>(
  name: string,
  summary: string,
  body: Body,
  endingOf: (body: Omit<z.output<Body>, 'fence' | keyof Used>) => Omit<Ending, 'used'>,
): ApiRoute {
  return route({
    method: 'post',
    path: `${SESSION}/${name}`,
    name,
    summary,
    body,
    status: 200,
    answer: schemas.endAnswer,
    refuses: OF_A_SESSION,
    keeps: true,
    handle: ({ desk, identity, id, body: given, remember }) => {
      const { fence, costUsd, tokensUsed, ...left } = given
      return desk.end(identity, id, fence, { ...endingOf(left), used: { costUsd, tokensUsed } }, remember)
    },
  })
}

function named(issue: string): { owner: string; repo: string; number: number } {
  const [, owner = '', repo = '', number = ''] = /^(.*)\/(.*)#(.*)$/.exec(issue) ?? []
  return { owner, repo, number: Number(number) }
}
