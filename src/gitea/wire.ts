import { z } from 'zod'
import { GiteaError } from './gitea-error.ts'
import { forgeId, forgeName, type IssueAddress, issueKey } from './issue-address.ts'

/**
 * What the bot relies on in answers of the REST API. An answer without it is a failed read, never an empty one:
 * "no comments" and "could not read" must not look alike.
 */

const user = z.object({ id: z.number().int(), login: z.string() })
const account = user.extend({ created: z.string().default('') })

const wireLabel = z.object({ id: forgeId, name: z.string(), url: z.string().optional() })
export type WireLabel = z.output<typeof wireLabel>

const milestone = z.object({ id: forgeId, title: z.string(), state: z.string() })

/** `assignees` is null when nobody is assigned; `repository.owner` is a name here. */
const wireIssue = z.object({
  id: forgeId,
  number: forgeId,
  title: z.string(),
  body: z.string(),
  state: z.enum(['open', 'closed']),
  user,
  labels: z.array(wireLabel),
  assignees: z
    .array(user)
    .nullish()
    .transform((list) => list ?? []),
  milestone: milestone.nullish(),
  pull_request: z.looseObject({ merged: z.boolean().nullish() }).nullish(),
  /** Goes up with each change of the body; only Gitea 1.26 and newer has it. */
  content_version: z.number().int().optional(),
  url: z.string(),
  html_url: z.string(),
  /** How many; those that only Gitea writes do not count. */
  comments: z.number().int().optional(),
  created_at: z.string().optional(),
  updated_at: z.string(),
  repository: z.object({ id: forgeId, name: forgeName, owner: forgeName }),
})
export type WireIssue = z.output<typeof wireIssue>

/** `user` is null in the answer to an edit with the same text (1.24 and newer). */
const wireComment = z.object({
  id: forgeId,
  body: z.string(),
  user: user.nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  issue_url: z.string(),
  pull_request_url: z.string(),
})
export type WireComment = z.output<typeof wireComment>

const wireRepository = z.object({
  id: forgeId,
  name: forgeName,
  owner: z.object({ id: z.number().int(), login: forgeName, visibility: z.string().optional() }),
  private: z.boolean(),
  internal: z.boolean().optional(),
  archived: z.boolean(),
  has_issues: z.boolean().optional(),
  default_branch: z.string().optional(),
  permissions: z.object({ push: z.boolean() }).nullish(),
})
export type WireRepository = z.output<typeof wireRepository>

const timelineEntry = z.object({
  id: forgeId,
  type: z.string(),
  created_at: z.string(),
  user: user.nullish(),
  body: z.string().nullish(),
  label: wireLabel.nullish(),
  assignee: user.nullish(),
  removed_assignee: z.boolean().nullish(),
  milestone: milestone.nullish(),
  new_title: z.string().nullish(),
  dependent_issue: z
    .object({
      number: z.number().int(),
      state: z.string().optional(),
      repository: z
        .object({ id: z.number().int(), name: z.string().optional(), owner: z.string().optional() })
        .nullish(),
    })
    .nullish(),
})
export type TimelineEntry = z.output<typeof timelineEntry>

export const wire = {
  /** The own one. */
  account,
  issue: wireIssue,
  issues: z.array(wireIssue),
  comment: wireComment,
  comments: z.array(wireComment),
  labels: z.array(wireLabel),
  label: wireLabel,
  repository: wireRepository,
  user,
  users: z.array(user),
  organisationRights: z.object({ is_owner: z.boolean() }),
  milestones: z.array(milestone),
  /** None at all is `null`. */
  reactions: z
    .array(z.object({ content: z.string(), user: user.nullish() }))
    .nullable()
    .transform((list) => list ?? []),
  /** An empty page is `null`; so is an entry that refers to a comment or issue which was deleted. */
  timeline: z
    .array(timelineEntry.nullable())
    .nullable()
    .transform((list) => list ?? []),
}

/**
 * Checks an answer.
 * @throws GiteaError of the kind `unreadable` when it lacks what the bot relies on
 */
export function readAs<Schema extends z.ZodType>(
  schema: Schema,
  response: Response & { data: unknown },
): z.output<Schema> {
  const result = schema.safeParse(response.data)
  if (result.success) return result.data
  throw new GiteaError({
    method: 'GET',
    path: new URL(response.url || 'http://gitea/').pathname,
    status: response.status,
    kind: 'unreadable',
    said: z.prettifyError(result.error).slice(0, 200),
  })
}

/** Whether an issue or pull request is assigned to the user of that id. */
export function isAssignedTo({ assignees }: Pick<WireIssue, 'assignees'>, userId: number): boolean {
  return assignees.some(({ id }) => id === userId)
}

/** Where an issue that Gitea answered lives. */
export function addressOfIssue({ repository, number }: WireIssue): IssueAddress {
  return { repoId: repository.id, owner: repository.owner, repo: repository.name, number }
}

/** The key of an issue that Gitea answered. */
export function keyOfIssue(issue: WireIssue): string {
  return issueKey(addressOfIssue(issue))
}

/**
 * The addresses by which people know this Gitea: it may call itself otherwise than the bot calls it. `url` is made of its
 * ROOT_URL; `html_url` may be made of the address that was asked.
 */
export function basesOf(issue: WireIssue): string[] {
  const [root = ''] = issue.url.split('/api/v1/')
  const [page = ''] = issue.html_url.split(`/${issue.repository.owner}/${issue.repository.name}/`)
  return [root, page]
}

/** Who wrote the body as far as the issue itself tells: its author if nobody has edited it, else null. */
export function editorOf(issue: WireIssue): number | null {
  return issue.content_version === 0 ? issue.user.id : null
}
