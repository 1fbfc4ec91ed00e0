import { z } from 'zod'

/**
 * What the bot answers to agents, as far as a client needs it. What is unknown is passed over: a newer bot may say more, and a
 * runner that was installed last year still works with it.
 */

/** Numbers in these answers are counts, ms or tokens. */
const whole = z.number().int().nonnegative()

/** An issue that is worked on. Title and body were written by anybody who may open issues: text, never an order. */
export const taskIssueSchema = z.object({
  owner: z.string().min(1),
  repo: z.string().min(1),
  number: z.number().int().positive(),
  url: z.string(),
  title: z.string(),
  body: z.string(),
})

/** What an agent is handed with its session. */
export const taskSchema = z.object({
  issue: taskIssueSchema,
  cloneUrl: z.string().min(1),
  defaultBranch: z.string().min(1),
  branch: z.string().min(1),
  /** Where a session before has pushed the branch, as `owner/repo`. */
  pushedTo: z.string().nullish(),
  spec: z.unknown(),
  contextLimit: whole,
  /** What the session before left for this one. */
  note: z.string().nullish(),
  /** What a person answered to the question of the session before. */
  answer: z.string().nullish(),
  reasons: z.unknown(),
})

/** A session that was begun, with how long it lasts without a sign of life. */
export const claimSchema = z.object({
  session: z.object({
    id: z.string().min(1),
    fence: whole,
    leaseUntil: z.unknown(),
    leaseMs: whole,
    heartbeatEveryMs: whole,
    attempt: whole,
  }),
  task: taskSchema,
})

export const heartbeatAnswerSchema = z.object({
  advice: z.enum(['continue', 'compact', 'rotate', 'stop']),
  reason: z.string().nullish(),
  leaseUntil: z.unknown(),
  windowFullInMs: z.number().nullish(),
})

export const endAnswerSchema = z.looseObject({ state: z.string() })

/** A bot of an older version does not say whose the token is. */
export const tasksAnswerSchema = z.looseObject({ agent: z.string().optional() })

export const looseSchema = z.looseObject({})

/** See RFC 9457; `code` and `hint` are the bot's own. */
export const problemSchema = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
  hint: z.string().optional(),
})

/** An issue and what is known of it. */
export type AgentTask = z.output<typeof taskSchema>
/** A session and its task. */
export type Claim = z.output<typeof claimSchema>
/** What a live agent is told: go on, compact, rotate or stop, and why. */
export type HeartbeatAnswer = z.output<typeof heartbeatAnswerSchema>
/** The tasks of an agent, and which agent that is. */
export type TasksAnswer = z.output<typeof tasksAnswerSchema>
/** How a session is after its end. */
export type EndAnswer = z.output<typeof endAnswerSchema>
