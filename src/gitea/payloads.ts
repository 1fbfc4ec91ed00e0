import { z } from 'zod'
import { forgeId, forgeName, issueAddressSchema } from './issue-address.ts'

/**
 * What handlers may rely on in a payload: strict in what is named here, lenient to everything that a newer server adds.
 * Nullness by version is from recorded deliveries (test/fixtures/recordings).
 */

/** Ids below 0 exist: Ghost is -1, `gitea-actions` is -2. */
const user = z.looseObject({ id: z.number().int(), login: z.string() })

const label = z.looseObject({
  id: forgeId,
  name: z.string(),
  color: z.string(),
  exclusive: z.boolean().optional(),
})

const repository = z.looseObject({
  id: forgeId,
  name: forgeName,
  full_name: z.string(),
  owner: z.looseObject({ id: z.number().int(), login: forgeName }),
  private: z.boolean().optional(),
  archived: z.boolean().optional(),
  permissions: z.looseObject({ push: z.boolean() }).nullish(),
})

const issue = z.looseObject({
  id: forgeId,
  number: forgeId,
  title: z.string(),
  body: z.string(),
  state: z.enum(['open', 'closed']),
  user,
  labels: z.array(label),
  assignees: z.array(user).nullish(),
  pull_request: z.looseObject({ merged: z.boolean() }).nullish(),
})

const pullRequest = z.looseObject({
  id: forgeId,
  number: forgeId,
  title: z.string(),
  body: z.string(),
  state: z.enum(['open', 'closed']),
  user,
  merged: z.boolean().optional(),
  assignees: z.array(user).nullish(),
})

const comment = z.looseObject({ id: forgeId, body: z.string(), user })

const changes = z.looseObject({
  title: z.looseObject({ from: z.string() }).optional(),
  body: z.looseObject({ from: z.string() }).optional(),
})

const common = { repository, sender: user }

export const issuePayload = <Action extends string>(action: Action) =>
  z.looseObject({ action: z.literal(action), number: forgeId, issue, changes: changes.optional(), ...common })

export const pullRequestPayload = <Action extends string>(action: Action) =>
  z.looseObject({ action: z.literal(action), number: forgeId, pull_request: pullRequest, ...common })

export const commentPayload = <Action extends string>(action: Action) =>
  z.looseObject({ action: z.literal(action), issue, comment, changes: changes.optional(), ...common })

export const pushPayload = z.looseObject({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  ...common,
})

/** The bot's own events about a task; `version` is the stored task's at the time of the event. */
export const taskPayload = z.object({
  issue: issueAddressSchema,
  issueId: forgeId,
  version: z.number().int(),
  state: z.string(),
  agent: z.string().nullable(),
})

/** Something that blocks this issue has changed; it has to look at its blockers again. */
export const dependencyChangedPayload = z.object({ issue: issueAddressSchema, because: z.string() })

/** The sweep read this issue; `changed` tells whether it differs from what was seen before. */
export const sweepFoundPayload = z.object({ issue: issueAddressSchema, changed: z.boolean() })

/** An agent's place became free, or the agents changed. */
export const capacityChangedPayload = z.object({ because: z.string() })

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
})
