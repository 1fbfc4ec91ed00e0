import { z } from 'zod'
import { forgeId, forgeName, issueAddressSchema } from '../issue-address.ts'

/** The bot's own events about a task; `version` is the stored task's at the time of the event. */
export const taskPayload = z.object({
  issue: issueAddressSchema,
  issueId: forgeId,
  version: z.number().int(),
  state: z.string(),
  agent: z.string().nullable(),
})

/** A place is free for this task, which waited; what holds it back is looked at before it gets the place. */
export const turnCamePayload = z.object({ issue: issueAddressSchema })

/** Something that blocks this issue has changed; it has to look at its blockers again. */
export const dependencyChangedPayload = z.object({ issue: issueAddressSchema, because: z.string() })

/** The model is to read the issue, for the `attempt`th time; counted from 1. */
export const readingWantedPayload = z.object({
  issue: issueAddressSchema,
  attempt: z.number().int().positive(),
})

/** The model has read the issue, and what it said is stored. */
export const readingDonePayload = z.object({
  issue: issueAddressSchema,
  /** What came of it; events that an older version left in the database do not say. */
  outcome: z.enum(['read', 'unavailable', 'budget', 'share', 'refused', 'unusable']).optional(),
})

/** The sweep read this issue; `changed` tells whether it differs from what was seen before. */
export const sweepFoundPayload = z.object({ issue: issueAddressSchema, changed: z.boolean() })

/** Somebody wants a sweep now; of one repository, or of everything. */
export const sweepAskedPayload = z.object({
  repository: z.object({ owner: forgeName, repo: forgeName }).nullable(),
})

/** An agent's place became free, or the agents changed. */
export const capacityChangedPayload = z.object({ because: z.string() })

const sessionParts = {
  issue: issueAddressSchema,
  /** The session's UUID. */
  session: z.string(),
  agent: z.string(),
  /** The session's fencing number. */
  fence: z.number().int(),
}

/** An agent has begun to work on the task. */
export const agentClaimedPayload = z.object({
  ...sessionParts,
  /** That it was told to push to; events that an older version left in the database do not say. */
  branch: z.string().optional(),
})

/** A live session has something to be shown or decided; `what` it is about. Never at each heartbeat. */
export const agentReportedPayload = z.object({
  ...sessionParts,
  what: z.enum(['advice', 'progress', 'stuck']),
  /** Of `stuck`: it gets no further and is warned, has to stop, or gets on again. */
  stuck: z.enum(['warned', 'stop', 'over']).optional(),
  /** Of `advice`: which budget is used up, so that it has to stop; absent = none. */
  overBudget: z.string().optional(),
})

/** An agent did not begin a task that was assigned to it (`away`), or it asks for work again (`back`). */
export const agentPresencePayload = z.object({
  issue: issueAddressSchema,
  agent: z.string(),
  is: z.enum(['away', 'back']),
  /** How long the task had waited for it, ms. */
  waitedMs: z.number(),
  /** Why the bot could not start it; absent = it was not to be started, or does not answer. */
  unstarted: z.string().optional(),
})

/** An agent that does not ask for work by itself is to be started for this task. */
export const agentWantedPayload = z.object({
  issue: issueAddressSchema,
  agent: z.string(),
  /** A UUID: the same one each time that it is tried. */
  start: z.string(),
  /** Counted from 1. */
  attempt: z.number().int().positive(),
})

/** A session has ended. */
export const agentEndedPayload = z.object({
  ...sessionParts,
  how: z.enum(['completed', 'failed', 'handed-over', 'asked', 'given-back', 'stopped', 'lost']),
})

export const timerPayload = z.object({ plugin: z.string(), timer: z.number().int() })

/** A line of a comment that is a command of a plugin; `mayPush` is Gitea's own word about who wrote it. */
export const commandPayload = z.object({
  issue: issueAddressSchema,
  plugin: z.string(),
  command: z.string(),
  words: z.array(z.string()),
  comment: forgeId,
  line: z.number().int(),
  by: z.object({ id: z.number().int(), login: z.string() }),
  isAuthor: z.boolean(),
  mayPush: z.boolean(),
  /**
   * Why it is answered only, and not done; absent for one that is done. `cut`: its line is not read to its end; `many`: there
   * are too many before it; `misspelt`: `command` is the nearest one; `old`: nobody told of it for too long; `edited`: nobody
   * told of it, and its comment was changed since.
   */
  refused: z.enum(['cut', 'many', 'misspelt', 'old', 'edited']).optional(),
  /** The name as it was written, where it was misspelt. */
  written: z.string().optional(),
  /** Whether `mayPush` is from a signed delivery; without one nothing is known. */
  isSigned: z.boolean().default(true),
  /** The bot has never reacted to the comment before: no answer of its own can stand there. */
  isFirst: z.boolean().default(false),
  /** Its author has corrected the line, which was misspelt or wrong. */
  isCorrection: z.boolean().default(false),
  /** Which correction of the line it is, from 1; absent = the first, or none. */
  correction: z.number().int().optional(),
  /** How often it came too early before; absent = never. */
  tries: z.number().int().optional(),
})

/** The sweep found a comment that may hold a command, of which no webhook told. */
export const commentFoundPayload = z.object({
  issue: issueAddressSchema,
  isPull: z.boolean(),
  comment: z.object({
    id: forgeId,
    body: z.string(),
    user: z.object({ id: z.number().int(), login: z.string() }),
  }),
  /** When it was written, ms since 1970. */
  createdAtMs: z.number(),
  /** Its text is not the first one, and nobody knows whose it is. */
  isEdited: z.boolean(),
})
