import { z } from 'zod'
import { forgeId, forgeName } from '../issue-address.ts'

/**
 * What payloads are made of: strict in what is named here, because handlers rely on it, and lenient to everything that
 * a newer server adds. Nullness by version is from recorded deliveries (test/fixtures/recordings).
 */

/** Many more than Gitea sends. Each wrong entry costs an error, so without a limit 20 MB of them would fill the memory. */
const LONGEST_LIST = 5_000

/** A list whose length is looked at before its entries are. */
export const list = <Item extends z.ZodType>(item: Item) =>
  z.array(z.unknown()).max(LONGEST_LIST).pipe(z.array(item))

/** A list of texts of any length, e.g. the files of a commit: all of them wrong are one error. */
export const texts = z.custom<string[]>(
  (value) => Array.isArray(value) && value.every((text) => typeof text === 'string'),
  'Invalid input: expected a list of texts',
)

/** Ids below 0 exist: Ghost is -1, `gitea-actions` is -2. */
export const user = z.looseObject({ id: z.number().int(), login: z.string() })

export const label = z.looseObject({
  id: forgeId,
  name: z.string(),
  color: z.string(),
  exclusive: z.boolean().optional(),
})

export const repository = z.looseObject({
  id: forgeId,
  name: forgeName,
  full_name: z.string(),
  owner: z.looseObject({ id: z.number().int(), login: forgeName }),
  private: z.boolean().optional(),
  archived: z.boolean().optional(),
})

export const milestone = z.looseObject({ id: forgeId, title: z.string(), state: z.enum(['open', 'closed']) })

export const issue = z.looseObject({
  id: forgeId,
  number: forgeId,
  title: z.string(),
  body: z.string(),
  state: z.enum(['open', 'closed']),
  user,
  labels: list(label),
  assignees: list(user).nullish(),
  milestone: milestone.nullish(),
  pull_request: z.looseObject({ merged: z.boolean() }).nullish(),
})

/** One end of a pull request; its repository is null when the fork was deleted. */
const branch = z.looseObject({ ref: z.string(), sha: z.string() })

export const pullRequest = z.looseObject({
  id: forgeId,
  number: forgeId,
  title: z.string(),
  body: z.string(),
  state: z.enum(['open', 'closed']),
  user,
  labels: list(label),
  merged: z.boolean().optional(),
  draft: z.boolean().optional(),
  assignees: list(user).nullish(),
  requested_reviewers: list(user).nullish(),
  milestone: milestone.nullish(),
  head: branch,
  base: branch,
})

export const comment = z.looseObject({ id: forgeId, body: z.string(), user })

/** What an edit replaced. */
export const changes = z.looseObject({
  title: z.looseObject({ from: z.string() }).optional(),
  body: z.looseObject({ from: z.string() }).optional(),
})

export const inRepository = { repository, sender: user }
