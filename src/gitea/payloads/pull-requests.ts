import { z } from 'zod'
import { forgeId } from '../issue-address.ts'
import { commentedRepository } from './issues.ts'
import { changes, comment, inRepository, issue, pullRequest, user } from './parts.ts'

export const pullRequestPayload = <Action extends string>(action: Action) =>
  z.looseObject({
    action: z.literal(action),
    number: forgeId,
    pull_request: pullRequest,
    changes: changes.optional(),
    ...inRepository,
  })

/** A comment in the conversation of a pull request. Its issue part is the pull request seen as an issue. */
export const pullRequestCommentPayload = <Action extends string>(action: Action) =>
  z.looseObject({
    action: z.literal(action),
    issue,
    comment,
    is_pull: z.literal(true),
    changes: changes.optional(),
    ...inRepository,
    repository: commentedRepository,
  })

/** From 1.27 on it says between which commits. */
export const synchronizedPayload = z.looseObject({
  ...pullRequestPayload('synchronized').shape,
  before: z.string().optional(),
  after: z.string().optional(),
})

/** Who shall review; null if it is a team. */
export const reviewRequestPayload = <Action extends string>(action: Action) =>
  z.looseObject({ ...pullRequestPayload(action).shape, requested_reviewer: user.nullish() })

/**
 * `sender` is the reviewer; `requested_reviewer` is null on 1.22. The verdict stands in the headers, which are not signed,
 * and in the body, which is: they have to agree.
 */
export const reviewPayload = <Type extends string>(type: Type) =>
  z.looseObject({
    ...reviewRequestPayload('reviewed').shape,
    review: z.looseObject({ type: z.literal(type), content: z.string() }),
  })
